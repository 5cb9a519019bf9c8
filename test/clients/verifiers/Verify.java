// What the JDK's TLS client says of each chain: args FOLDER.

import java.io.*;
import java.nio.*;
import java.nio.file.*;
import java.security.*;
import java.security.cert.*;
import java.security.spec.KeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.*;
import javax.net.ssl.*;

public class Verify {
    static Collection<? extends java.security.cert.Certificate> read(String path) throws Exception {
        try (InputStream in = new FileInputStream(path)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in);
        }
    }

    static PrivateKey key(String path) throws Exception {
        String text = Files.readString(Path.of(path)).replaceAll("-----[^-]+-----|\\s", "");
        KeySpec spec = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(text));
        try {
            return KeyFactory.getInstance("RSA").generatePrivate(spec);
        } catch (GeneralSecurityException notRsa) {
            return KeyFactory.getInstance("EC").generatePrivate(spec);
        }
    }

    /** Shows the same chain to everybody; a KeyStore would refuse the odd ones. */
    static class Shown extends X509ExtendedKeyManager {
        final PrivateKey key;
        final X509Certificate[] chain;

        Shown(PrivateKey key, X509Certificate[] chain) {
            this.key = key;
            this.chain = chain;
        }

        public String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine engine) {
            return type.equals(key.getAlgorithm()) ? "own" : null;
        }

        public String chooseServerAlias(String type, Principal[] issuers, java.net.Socket socket) {
            return null;
        }

        public String chooseClientAlias(String[] types, Principal[] issuers, java.net.Socket socket) {
            return null;
        }

        public String[] getServerAliases(String type, Principal[] issuers) {
            return new String[0];
        }

        public String[] getClientAliases(String type, Principal[] issuers) {
            return new String[0];
        }

        public X509Certificate[] getCertificateChain(String alias) {
            return chain;
        }

        public PrivateKey getPrivateKey(String alias) {
            return key;
        }
    }

    static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
        ByteBuffer nothing = ByteBuffer.allocate(1 << 16);
        for (int i = 0; i < 40; i++) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> engine.getDelegatedTask().run();
                case NEED_WRAP -> engine.wrap(ByteBuffer.allocate(0), out);
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    in.flip();
                    SSLEngineResult result = engine.unwrap(in, nothing);
                    in.compact();
                    if (result.getStatus() != SSLEngineResult.Status.OK) return;
                }
                default -> { return; }
            }
        }
    }

    static String verdict(String path, String name) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        int count = 0;
        for (var each : read(path + ".trust.pem")) trusted.setCertificateEntry("t" + count++, each);
        X509Certificate[] chain = read(path + ".chain.pem").toArray(new X509Certificate[0]);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        SSLContext server = SSLContext.getInstance("TLS"), client = SSLContext.getInstance("TLS");
        server.init(new KeyManager[] {new Shown(key(path + ".key.pem"), chain)}, null, null);
        client.init(null, trust.getTrustManagers(), null);
        SSLEngine accepting = server.createSSLEngine();
        accepting.setUseClientMode(false);
        SSLEngine dialling = client.createSSLEngine(name, 9142);
        dialling.setUseClientMode(true);
        SSLParameters parameters = dialling.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        dialling.setSSLParameters(parameters);
        dialling.beginHandshake();
        accepting.beginHandshake();
        ByteBuffer up = ByteBuffer.allocate(1 << 17), down = ByteBuffer.allocate(1 << 17);
        try {
            for (int i = 0; i < 12; i++) {
                step(dialling, down, up);
                step(accepting, up, down);
            }
        } catch (SSLException error) {
            List<String> said = new ArrayList<>();
            for (Throwable each = error; each != null; each = each.getCause()) said.add(each.toString());
            return String.join(" | ", said);
        }
        return dialling.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NOT_HANDSHAKING
            ? "" : "harness: no end";
    }

    public static void main(String[] args) throws Exception {
        int index = 0;
        for (String name : Files.readAllLines(Path.of(args[0], "names.txt"))) {
            String said;
            try {
                said = verdict(args[0] + "/" + index++, name);
            } catch (CertificateException unreadable) {
                said = "unreadable: " + unreadable;
            }
            System.out.println(said.replace("\n", " "));
        }
    }
}
