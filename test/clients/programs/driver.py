# The Python driver with create_default_context.
import ssl, sys
from cassandra.cluster import Cluster

host, port, trust, certificate, key = sys.argv[1:6]
context = ssl.create_default_context(cafile=trust)
if certificate:
    context.load_cert_chain(certificate, key)
Cluster(
    [host], port=int(port), ssl_context=context, ssl_options={"server_hostname": host}
).connect()
print("connects")
