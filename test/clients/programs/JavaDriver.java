import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import java.net.InetSocketAddress;
import java.time.Duration;

/** The Java driver with its own SSL engine; prints the cause behind all others. */
public class JavaDriver {
  public static void main(String[] words) {
    var patience = Duration.ofSeconds(20);
    var loader = DriverConfigLoader.programmaticBuilder()
        .withString(DefaultDriverOption.SSL_ENGINE_FACTORY_CLASS, "DefaultSslEngineFactory")
        .withString(DefaultDriverOption.PROTOCOL_VERSION, "V4")
        .withDuration(DefaultDriverOption.CONNECTION_CONNECT_TIMEOUT, patience)
        .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, patience)
        .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, patience);
    if (words.length > 3) {
      loader = loader.withString(DefaultDriverOption.SSL_KEYSTORE_PATH, words[3])
          .withString(DefaultDriverOption.SSL_KEYSTORE_PASSWORD, "changeit");
    }
    loader = loader.withString(DefaultDriverOption.SSL_TRUSTSTORE_PATH, words[2])
        .withString(DefaultDriverOption.SSL_TRUSTSTORE_PASSWORD, "changeit");
    var said = "connects";
    try {
      CqlSession.builder().withConfigLoader(loader.build()).withLocalDatacenter("datacenter1")
          .addContactPoint(new InetSocketAddress(words[0], Integer.parseInt(words[1]))).build().close();
    } catch (AllNodesFailedException failed) {
      var cause = failed.getAllErrors().values().iterator().next().get(0);
      while (cause.getCause() != null) cause = cause.getCause();
      said = cause.toString();
    }
    System.out.println(said.split("\n")[0]);
    System.exit(0);
  }
}
