"""Two ends of libgnutls in one process, one of which shows a chain and the other of which verifies it the
way Seastar does: gnutls_priority_set_direct with the verifier's priority string, and after the handshake
gnutls_certificate_verify_peers3 without a host name. The other end takes whatever there is.

Reads lines "client|server PRIORITY CHAIN KEY TRUST" (who verifies; files in PEM), answers each with one
line: GnuTLS's sentence, or the number of the error that ended the handshake before it.
"""

import ctypes
import socket
import sys
import threading

gnutls = ctypes.CDLL("libgnutls.so.30")
CLIENT, SERVER = 2, 1
CERTIFICATE = 1
PEM = 1
REQUIRE = 2
ANYTHING = b"NORMAL:+VERS-ALL:+SIGN-ALL:+GROUP-ALL:%VERIFY_ALLOW_BROKEN:%PROFILE_VERY_WEAK"


class Datum(ctypes.Structure):
    _fields_ = [("data", ctypes.c_void_p), ("size", ctypes.c_uint)]


def load(path):
    with open(path, "rb") as file:
        data = file.read()
    buffer = ctypes.create_string_buffer(data, len(data) + 1)
    return Datum(ctypes.cast(buffer, ctypes.c_void_p), len(data)), buffer


def credentials(chain, key, trust):
    made = ctypes.c_void_p()
    gnutls.gnutls_certificate_allocate_credentials(ctypes.byref(made))
    if trust:
        datum, _keep = load(trust)
        gnutls.gnutls_certificate_set_x509_trust_mem(made, ctypes.byref(datum), PEM)
    if chain:
        (first, _keep), (second, _keep_too) = load(chain), load(key)
        code = gnutls.gnutls_certificate_set_x509_key_mem(
            made, ctypes.byref(first), ctypes.byref(second), PEM)
        if code < 0:
            raise SystemExit("certificate and key do not load: %d" % code)
    return made


def end(role, priority, own, connection, asks, said, verifies):
    session, status = ctypes.c_void_p(), ctypes.c_uint()
    gnutls.gnutls_init(ctypes.byref(session), role)
    code = gnutls.gnutls_priority_set_direct(session, priority, None)
    gnutls.gnutls_credentials_set(session, CERTIFICATE, own)
    if asks:
        gnutls.gnutls_certificate_server_set_request(session, REQUIRE)
    gnutls.gnutls_transport_set_int2(session, connection.fileno(), connection.fileno())
    gnutls.gnutls_handshake_set_timeout(session, 10000)
    while code >= 0:
        code = gnutls.gnutls_handshake(session)
        if code == 0 or gnutls.gnutls_error_is_fatal(code):
            break
        code = 0
    if code < 0:
        connection.shutdown(socket.SHUT_RDWR)
        if verifies:
            said.append(str(code))
    elif verifies:
        gnutls.gnutls_certificate_verify_peers3(session, None, ctypes.byref(status))
        text = Datum()
        gnutls.gnutls_certificate_verification_status_print(status, 1, ctypes.byref(text), 0)
        said.append(ctypes.string_at(text.data, text.size).decode().strip())
    gnutls.gnutls_deinit(session)


def ask(verifier, priority, chain, key, trust):
    ends, said = socket.socketpair(), []
    shows, judges = credentials(chain, key, None), credentials(None, None, trust)
    if verifier == "server":
        # A server needs a certificate of its own; which one does not matter.
        judges = credentials(chain, key, trust)
    threads = []
    for role, connection in zip((CLIENT, SERVER), ends):
        verifies = (role == CLIENT) == (verifier == "client")
        threads.append(threading.Thread(target=end, args=(
            role, priority.encode() if verifies else ANYTHING, judges if verifies else shows,
            connection, role == SERVER and verifies, said, verifies)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for connection in ends:
        connection.close()
    return said[0]


for line in sys.stdin:
    print(ask(*line.split()), flush=True)
