// The Node.js driver with a truststore and the name checked.
const { readFileSync } = require("node:fs");
const [host, port, trust, certificate, key] = process.argv.slice(2);
const { Client } = require(require.resolve("cassandra-driver", { paths: [process.cwd()] }));

const own = certificate && { cert: readFileSync(certificate), key: readFileSync(key) };
const sslOptions = { ca: [readFileSync(trust)], host, rejectUnauthorized: true, ...own };
new Client({ contactPoints: [`${host}:${port}`], localDataCenter: "datacenter1", sslOptions })
  .connect().then(() => "connects", ({ innerErrors = {}, message }) => {
    const [error] = Object.values(innerErrors);
    return String(error ?? message);
  }).then((text) => {
    console.log(text);
    process.exit(0);
  });
