"""Handshakes in memory: what this Python's ssl says of each chain. argv: FOLDER MODE."""
import json
import ssl
import sys

folder, mode = sys.argv[1:]
STRICT, PARTIAL = 0x20, 0x80000


def verdict(path, name):
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.set_ciphers("ALL:@SECLEVEL=0")
    server.load_cert_chain(path + ".chain.pem", path + ".key.pem")
    client = ssl.create_default_context(cafile=path + ".trust.pem")
    if mode == "strict":
        client.verify_flags |= STRICT | PARTIAL
    elif mode != "default":
        client.set_ciphers("DEFAULT:@SECLEVEL=" + mode)
    up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = [
        client.wrap_bio(down, up, server_hostname=name),
        server.wrap_bio(up, down, server_side=True),
    ]
    for _ in range(6):
        for end in ends:
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                pass
            except ssl.SSLError as error:
                return getattr(error, "verify_message", None) or str(error)
    return ""


with open(folder + "/names.json") as names:
    print(json.dumps([
        verdict("%s/%d" % (folder, index), name) for index, name in enumerate(json.load(names))
    ]))
