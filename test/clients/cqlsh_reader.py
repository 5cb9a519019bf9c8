"""What a cqlsh makes of cqlshrc files: its own read_options and ssl_settings, called on each of them.

python cqlsh_reader.py FOLDER SCRIPT: FOLDER holds cqlshlib, SCRIPT is cqlsh's main file. Cases come as
JSON on stdin, [{"text", "env"}], with @ for the folder of the credential files in $FILES. The driver is a
stand-in: no connection is made.
"""
import json
import os
import ssl
import sys
import traceback
import types


class Anything(types.ModuleType):
    """A module of which every name is there."""
    __path__ = []
    __version__ = "3.29.0"

    def __getattr__(self, name):
        if name.startswith("__") or name == "deserializers":
            raise AttributeError(name)
        return ["none"] if name.startswith("cql_keywords") else type(name, (Exception,), {})


def stand_in(*names):
    for name in ("",) + names:
        module = Anything("cassandra" + name)
        sys.modules["cassandra" + name] = module
        if name:
            setattr(sys.modules["cassandra"], name[1:], module)


class Lines(object):
    def __init__(self):
        self.text = ""

    def write(self, text):
        self.text += text

    def flush(self):
        pass

    def isatty(self):
        return False


loaded = {}


def telling(name, *keys):
    """The method of SSLContext itself, which also tells what it was given."""
    real = getattr(ssl.SSLContext, name)

    def method(self, *given, **named):
        loaded.update(zip(keys, given))
        loaded.update(named)
        return real(self, *given, **named)
    setattr(ssl.SSLContext, name, method)


telling("load_cert_chain", "certfile", "keyfile")
telling("load_verify_locations", "cafile")
PROTOCOLS = {2: "TLS", 3: "TLSv1", 4: "TLSv1_1", 5: "TLSv1_2", 16: "TLS_CLIENT", 17: "TLS_SERVER"}
folder, script = sys.argv[1:3]
files = os.environ["FILES"]
sys.path.insert(0, folder)
stand_in(".auth", ".client_routes", ".cluster", ".connection", ".cqltypes", ".marshal", ".metadata",
         ".policies", ".pool", ".protocol", ".query", ".util")
sys.argv = ["cqlsh"]
sys.modules["wcwidth"] = Anything("wcwidth")
cqlsh = types.ModuleType("cqlsh")
cqlsh.__file__ = script
with open(script) as source:
    exec(compile(source.read(), script, "exec"), cqlsh.__dict__)
sslhandling = sys.modules["cqlshlib.sslhandling"]
path = os.path.join(files, "cqlshrc")


def settings_of(env):
    out = {}
    options, host, port = cqlsh.read_options(["--cqlshrc", path], env)
    out.update(host=host, port=port, ssl=bool(options.ssl))
    if options.ssl:
        loaded.clear()
        made = sslhandling.ssl_settings(host, path, env)
        if isinstance(made, dict):
            found = dict(made, validate=made["cert_reqs"] != ssl.CERT_NONE,
                         version=int(made["ssl_version"]))
        else:
            found = dict(loaded, ca_certs=loaded.get("cafile"), validate=made.verify_mode != ssl.CERT_NONE,
                         version=int(made.protocol), check_hostname=made.check_hostname)
        out.update(certfile=found.get("ca_certs"), validate=found["validate"],
                   version=PROTOCOLS.get(found["version"]), userkey=found.get("keyfile"),
                   usercert=found.get("certfile"), checkHostname=found.get("check_hostname", False))
    return out


def told(case):
    with open(path, "wb") as file:
        file.write(case["text"].replace("@", files).encode("utf-8"))
    # Texts of the environment are `str` in either Python.
    env = dict((str(name), str(value.replace("@", files))) for name, value in case["env"].items())
    cqlsh.CONFIG_FILE = path
    stdout, stderr = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = Lines(), Lines()
    try:
        try:
            return {"reads": settings_of(env), "warns": "Warning: " in sys.stdout.text}
        except SystemExit as exit:
            if isinstance(exit.code, int):
                return {"stops": sys.stderr.text.strip().split("\n")[-1].replace("cqlsh: error: ", "")}
            return {"stops": exit.code}
        except Exception as error:
            lines = traceback.format_exception_only(type(error), error)
            module = type(error).__module__ + "."
            prefix = module if module == "ConfigParser." else ""
            return {"stops": prefix + lines[0].split("\n")[0]}
    finally:
        sys.stdout, sys.stderr = stdout, stderr


results = [told(case) for case in json.load(sys.stdin)]
sys.stdout.write(json.dumps(results).replace(files, "@"))
