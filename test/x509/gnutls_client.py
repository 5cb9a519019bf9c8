"""A GnuTLS client that offers a certificate the way Seastar's does: loaded with
gnutls_certificate_set_x509_key_mem, and left to the library whether to send it. (gnutls-cli brings a
callback of its own, and sends in any case.)

Usage: gnutls_client.py PORT CHAIN KEY
"""

import ctypes
import socket
import sys

gnutls = ctypes.CDLL("libgnutls.so.30")
CLIENT = 2
CREDENTIALS_CERTIFICATE = 1
PEM = 1


class Datum(ctypes.Structure):
    _fields_ = [("data", ctypes.c_char_p), ("size", ctypes.c_uint)]


def load(path):
    with open(path, "rb") as file:
        data = file.read()
    return Datum(data, len(data))


port, chain, key = sys.argv[1:]
credentials, session = ctypes.c_void_p(), ctypes.c_void_p()
gnutls.gnutls_certificate_allocate_credentials(ctypes.byref(credentials))
loaded = gnutls.gnutls_certificate_set_x509_key_mem(
    credentials, ctypes.byref(load(chain)), ctypes.byref(load(key)), PEM)
if loaded < 0:
    sys.exit("certificate and key do not load: %d" % loaded)
gnutls.gnutls_init(ctypes.byref(session), CLIENT)
gnutls.gnutls_priority_set_direct(session, b"SECURE128:-VERS-ALL:+VERS-TLS1.2", None)
gnutls.gnutls_credentials_set(session, CREDENTIALS_CERTIFICATE, credentials)
connection = socket.create_connection(("127.0.0.1", int(port)), timeout=5)
connection.settimeout(None)
gnutls.gnutls_transport_set_int2(session, connection.fileno(), connection.fileno())
gnutls.gnutls_handshake_set_timeout(session, 5000)
gnutls.gnutls_handshake(session)
