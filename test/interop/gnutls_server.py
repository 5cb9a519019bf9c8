"""A port for clients as Seastar opens one, with libgnutls itself at it: priority string, tickets, Diffie-Hellman
parameters of MEDIUM, and a client's certificate verified after the handshake without a host name. What was
decrypted goes to a port behind it, and the answers come back.

  gnutls_server.py PRIORITY CERTIFICATE KEY TRUST ASKS BEHIND

CERTIFICATE and KEY are files in PEM, or "-" for none; ASKS is none, optional or required. Prints its port and
serves until its standard input ends.
"""

import ctypes
import socket
import sys
import threading

gnutls = ctypes.CDLL("libgnutls.so.30")
SERVER, CERTIFICATE, PEM, MEDIUM, SHUT_WR = 1, 1, 1, 35, 1
NO_CERTIFICATE_FOUND = -49
REQUEST = {"none": 0, "optional": 1, "required": 2}

priority, certificate, key, trust, asks, behind = sys.argv[1:]


class Datum(ctypes.Structure):
    _fields_ = [("data", ctypes.c_void_p), ("size", ctypes.c_uint)]


own = ctypes.c_void_p()
gnutls.gnutls_certificate_allocate_credentials(ctypes.byref(own))
gnutls.gnutls_certificate_set_known_dh_params(own, MEDIUM)
gnutls.gnutls_certificate_set_x509_trust_file(own, trust.encode(), PEM)
if certificate != "-":
    code = gnutls.gnutls_certificate_set_x509_key_file(own, certificate.encode(), key.encode(), PEM)
    if code < 0:
        raise SystemExit("certificate and key do not load: %d" % code)
tickets = Datum()
gnutls.gnutls_session_ticket_key_generate(ctypes.byref(tickets))


def handshake(session):
    """True if the client is let in. What is refused ends as in Seastar: by an alert, or by nothing."""
    code = -1
    while code < 0:
        code = gnutls.gnutls_handshake(session)
        if code < 0 and gnutls.gnutls_error_is_fatal(code):
            if code != NO_CERTIFICATE_FOUND:
                gnutls.gnutls_alert_send_appropriate(session, code)
            return False
    if asks == "none":
        return True
    status = ctypes.c_uint()
    code = gnutls.gnutls_certificate_verify_peers3(session, None, ctypes.byref(status))
    return code == NO_CERTIFICATE_FOUND and asks == "optional" or code == 0 and status.value == 0


def back(session, answers):
    while data := answers.recv(16384):
        gnutls.gnutls_record_send(session, data, len(data))
    gnutls.gnutls_bye(session, SHUT_WR)


def serve(connection):
    session = ctypes.c_void_p()
    gnutls.gnutls_init(ctypes.byref(session), SERVER)
    gnutls.gnutls_credentials_set(session, CERTIFICATE, own)
    gnutls.gnutls_session_ticket_enable_server(session, ctypes.byref(tickets))
    gnutls.gnutls_certificate_server_set_request(session, REQUEST[asks])
    gnutls.gnutls_transport_set_int2(session, connection.fileno(), connection.fileno())
    if gnutls.gnutls_priority_set_direct(session, priority.encode(), None) < 0:
        raise SystemExit("GnuTLS does not know the priority string")
    if handshake(session):
        answers = socket.create_connection(("127.0.0.1", int(behind)))
        returning = threading.Thread(target=back, args=(session, answers), daemon=True)
        returning.start()
        buffer = ctypes.create_string_buffer(16384)
        while (size := gnutls.gnutls_record_recv(session, buffer, len(buffer))) > 0:
            answers.sendall(buffer.raw[:size])
        answers.shutdown(socket.SHUT_WR)
        returning.join()
        answers.close()
    connection.shutdown(socket.SHUT_WR)
    while connection.recv(16384):
        pass
    gnutls.gnutls_deinit(session)
    connection.close()


def guarded(connection):
    try:
        serve(connection)
    except OSError:
        connection.close()


def listen():
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=guarded, args=(connection,), daemon=True).start()


listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
threading.Thread(target=listen, daemon=True).start()
sys.stdin.read()
