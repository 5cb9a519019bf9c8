# A context as the Python driver's documentation makes it, and one OPTIONS through it.
import socket, ssl, sys

host, port, trust, certificate, key = sys.argv[1:6]
context = ssl.create_default_context(cafile=trust)
if certificate:
    context.load_cert_chain(certificate, key)
try:
    with context.wrap_socket(
        socket.create_connection((host, int(port)), 10), server_hostname=host
    ) as connection:
        connection.sendall(bytes.fromhex("040000000500000000"))
        answer = connection.recv(9)
    print("connects" if answer[4:5] == b"\x06" else "answers %s" % answer.hex())
except Exception as error:
    print("%s: %s" % (type(error).__name__, error))
