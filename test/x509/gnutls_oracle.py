"""Asks libgnutls itself what a node would ask it, through the same calls as Seastar's GnuTLS back end:
gnutls_certificate_set_x509_trust_mem, gnutls_certificate_set_x509_crl_mem and a verification without a
host name. The command line tools cannot stand in here, since they check a revocation list before
they use it and Seastar does not.

Reads lines "UNIX_TIME CHAIN TRUST CRL" (files in PEM, "-" for none), answers each with one line:
the code of loading the trust, the code of loading the list, and GnuTLS's sentence.
"""

import ctypes
import sys

gnutls = ctypes.CDLL("libgnutls.so.30")
PEM = 1
PROFILE_LOW = 2 << 24


class Datum(ctypes.Structure):
    _fields_ = [("data", ctypes.c_void_p), ("size", ctypes.c_uint)]


now = 0
TimeFunction = ctypes.CFUNCTYPE(ctypes.c_long, ctypes.POINTER(ctypes.c_long))


@TimeFunction
def clock(out):
    if out:
        out[0] = now
    return now


gnutls.gnutls_global_set_time_function(clock)


def load(path):
    with open(path, "rb") as file:
        data = file.read()
    buffer = ctypes.create_string_buffer(data, len(data) + 1)
    return Datum(ctypes.cast(buffer, ctypes.c_void_p), len(data)), buffer


def verify(chain, trust, lists):
    credentials = ctypes.c_void_p()
    gnutls.gnutls_certificate_allocate_credentials(ctypes.byref(credentials))
    loaded = [0, 0]
    if trust != "-":
        datum, _keep = load(trust)
        loaded[0] = gnutls.gnutls_certificate_set_x509_trust_mem(credentials, ctypes.byref(datum), PEM)
    if lists != "-":
        datum, _keep = load(lists)
        loaded[1] = gnutls.gnutls_certificate_set_x509_crl_mem(credentials, ctypes.byref(datum), PEM)
    datum, _keep = load(chain)
    certificates, count = ctypes.c_void_p(), ctypes.c_uint()
    code = gnutls.gnutls_x509_crt_list_import2(
        ctypes.byref(certificates), ctypes.byref(count), ctypes.byref(datum), PEM, 0)
    if code < 0:
        return "%d %d import %d" % (loaded[0], loaded[1], code)
    trusted, status = ctypes.c_void_p(), ctypes.c_uint()
    gnutls.gnutls_certificate_get_trust_list(credentials, ctypes.byref(trusted))
    gnutls.gnutls_x509_trust_list_verify_crt2(
        trusted, certificates, count, None, 0, PROFILE_LOW, ctypes.byref(status), None)
    text = Datum()
    gnutls.gnutls_certificate_verification_status_print(status, 1, ctypes.byref(text), 0)
    return "%d %d %s" % (loaded[0], loaded[1], ctypes.string_at(text.data, text.size).decode().strip())


for line in sys.stdin:
    seconds, *files = line.split()
    now = int(seconds)
    print(verify(*files), flush=True)
