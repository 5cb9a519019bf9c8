import assert from "node:assert/strict";
import { test } from "node:test";
import { keyShare } from "../../src/crypto/kex.ts";
import * as schedule from "../../src/crypto/schedule13.ts";
import { type CipherSuite, cipherSuite } from "../../src/crypto/suites.ts";
import { fromHex as hex, toHex } from "../../src/wire/hex.ts";

const X25519 = 29;
const suite = cipherSuite(0x1301) as CipherSuite;

/** RFC 8448 §3, Simple 1-RTT Handshake. */
const trace = {
  clientScalar: hex("49af42ba7f7994852d713ef2784bcbcaa7911de26adc5642cb634540e7ea5005"),
  clientShare: "99381de560e4bd43d23d8e435a7dbafeb3c06e51c13cae4d5413691e529aaf2c",
  serverShare: hex("c9828876112095fe66762bdbf7c672e156d6cc253b833df1dd69b1b04e751f0f"),
  shared: "8bd4054fb55b9d63fdfbacf9f04b9f0d35e6d63f537563efd46272900f89492d",
  helloHash: hex("860c06edc07858ee8e78f0e7428c58edd6b43f2ca3e6e95f02ed063cf0e1cad8"),
  handshake: "1dc826e93606aa6fdc0aadc12f741b01046aa6b99f691ed221a9f0ca043fbeac",
  clientHandshake: "b3eddb126e067f35a780b3abf45e2d8f3b1a950738f52e9600746a0e27a55a21",
  serverHandshake: "b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38",
  hashBeforeServerFinished: hex("edb7725fa7a3473b031ec8ef65a2485493900138a2b91291407d7951a06110ed"),
  serverFinished: "9b9b141d906337fbd2cbdce71df4deda4ab42c309572cb7fffee5454b78f0718",
  hashOfServerFinished: hex("9608102a0f1ccc6db6250b7b7e417b1a000eaada3daae4777a7686c9ff83df13"),
  master: "18df06843d13a08bf2a449844c5f8a478001bc4d4c627984d5a41da8d0402919",
  client: "9e40646ce79a7f9dc05af8889bce6552875afa0b06df0087f792ebb7c17504a5",
  server: "a11af9f05531f856ad47116b45a950328204b4f44bfb6b3a4b4f1f3fcb631643",
  exporter: "fe22f881176eda18eb8f44529e6792c50c9a3f89452f68d8ae311b4309d3cf50",
  clientFinished: "a8ec436d677634ae525ac1fcebe11a039ec17694fac6e98527b642f2edd5ce61",
  hashOfClientFinished: hex("209145a96ee8e2a122ff810047cc952684658d6049e86429426db87c54ad143d"),
  resumption: "7df235f2031d2a051287d02b0241b0bfdaf86cc856231f2d5aba46c434ec196c",
};

const fresh = schedule.handshakeSecrets("sha256", hex(trace.shared), trace.helloHash);
const application = schedule.applicationSecrets(
  "sha256",
  fresh.handshake,
  trace.hashOfServerFinished,
);

test("keyShare() with the scalar of RFC 8448 yields the trace's share and secret", () => {
  const share = keyShare(X25519, trace.clientScalar);
  assert.equal(toHex(share.publicKey), trace.clientShare);
  assert.equal(toHex(share.agree(trace.serverShare)), trace.shared);
});

test("handshakeSecrets() matches RFC 8448 §3", () => {
  assert.equal(toHex(fresh.handshake), trace.handshake);
  assert.equal(toHex(fresh.client), trace.clientHandshake);
  assert.equal(toHex(fresh.server), trace.serverHandshake);
});

test("trafficKeys() matches RFC 8448 §3", () => {
  const { key, iv } = schedule.trafficKeys(suite, fresh.server);
  assert.equal(toHex(key), "3fce516009c21727d0f2e4e86ee403bc");
  assert.equal(toHex(iv), "5d313eb2671276ee13000b30");
  const ours = schedule.trafficKeys(suite, application.client);
  assert.equal(toHex(ours.key), "17422dda596ed5d9acd890e3c63f5051");
  assert.equal(toHex(ours.iv), "5b78923dee08579033e523d9");
});

test("finishedVerifyData13() matches both Finished messages of RFC 8448 §3", () => {
  const server = schedule.finishedVerifyData13(
    "sha256",
    fresh.server,
    trace.hashBeforeServerFinished,
  );
  assert.equal(toHex(server), trace.serverFinished);
  const client = schedule.finishedVerifyData13("sha256", fresh.client, trace.hashOfServerFinished);
  assert.equal(toHex(client), trace.clientFinished);
});

test("applicationSecrets() matches RFC 8448 §3", () => {
  assert.equal(toHex(application.master), trace.master);
  assert.equal(toHex(application.client), trace.client);
  assert.equal(toHex(application.server), trace.server);
  assert.equal(toHex(application.exporter), trace.exporter);
});

test("certificateVerifyContent() is 64 spaces, the context, a zero and the hash", () => {
  const content = schedule.certificateVerifyContent("server", hex("01".repeat(32)));
  assert.equal(content.length, 64 + 33 + 1 + 32);
  const text = new TextDecoder().decode(content.subarray(0, 97));
  assert.equal(text, `${" ".repeat(64)}TLS 1.3, server CertificateVerify`);
});

test("nextTrafficSecret() changes the secret and keeps its length", () => {
  const next = schedule.nextTrafficSecret("sha256", application.client);
  assert.equal(next.length, 32);
  assert.notDeepEqual(next, application.client);
});
