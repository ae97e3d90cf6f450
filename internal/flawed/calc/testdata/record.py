"""Records what Python makes of texts that were typed: python3 record.py > python.json

The answers of document 000, question P1 "Obvious Error Agreement", name three ways:
eval in try/except, ast.literal_eval, and eval behind a regular expression that lets
only numbers and operators through. Nothing that is run here has an effect; what would
fill the memory is run in a process with 512 MiB and ten seconds.
"""
import ast
import json
import re
import resource
import subprocess
import sys

ALLOWED = re.compile(r"[0-9+\-*/(). ]+")


def outcome(f, text):
    try:
        return {"returns": repr(f(text))}
    except MemoryError:
        return {"raises": "MemoryError"}
    except Exception as e:
        return {"raises": type(e).__name__}


def filtered(text):
    if not ALLOWED.fullmatch(text):
        raise PermissionError("refused")
    return eval(text)


ways = {"eval": eval, "literal_eval": ast.literal_eval, "filtered": filtered}
texts = [
    "1+1", "2*(3+4)", "7/2", "7//2", "2**10", "-2**2", "2**3**2", "0.1+0.2", "1/0", "1.5e3", "- - 3", "3-+2",
    "5", "-5", "1 +", "()", "(1", "1 2", "08", "", " 7", "1_000", "0x10", "1,2", "1<2", "True", "1j",
    "__import__('os').getpid() > 0", "len('ab')", "open('/etc/hostname').readable()", "(1).bit_length()",
    "[1][0]", "1if 1else 2", "'a'*3", "3--3", "10.0/4", "2.5*4", "2**0.5", "10**-2",
]
record = [{"text": t, **{name: outcome(f, t) for name, f in ways.items()}} for t in texts]


def limited():
    resource.setrlimit(resource.RLIMIT_AS, (512 << 20, 512 << 20))


for text in ["9**9**9", "(" * 300 + "1" + ")" * 300, "9**9**9**9"]:
    row = {"text": text}
    for name in ("eval", "filtered"):
        try:
            run = subprocess.run([sys.executable, "-c", "x = eval(input())"], input=text, capture_output=True, text=True,
                                 timeout=10, preexec_fn=limited)
            last = run.stderr.strip().splitlines()[-1:] or [""]
            row[name] = {"returns": "a number"} if run.returncode == 0 else {"raises": last[0].split(":")[0]}
        except subprocess.TimeoutExpired:
            row[name] = {"raises": "no answer in ten seconds"}
    record.append(row)

print("[\n" + ",\n".join(json.dumps(row) for row in record) + "\n]")
