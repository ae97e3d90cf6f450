"""Prints hashes of the password on standard input, a line each: what the answers of
document 000 store, what werkzeug and passlib store, and crypt(3)."""

import base64
import hashlib
import os
import sys
import warnings

warnings.simplefilter('ignore', DeprecationWarning)
import crypt

pw = sys.stdin.buffer.read()


def b64(b):
    return base64.b64encode(b).decode()


salt = os.urandom(16)
print(f"1000${b64(salt)}${b64(hashlib.pbkdf2_hmac('sha256', pw, salt, 1000))}")
print(hashlib.scrypt(pw, salt=salt, n=16384, r=8, p=1, dklen=64).hex() + ':' + salt.hex())
print(f"scrypt:1024:8:1$abcDEF123$" + hashlib.scrypt(pw, salt=b'abcDEF123', n=1024, r=8, p=1, dklen=64).hex())
print(f"pbkdf2:sha1:500$abcDEF123$" + hashlib.pbkdf2_hmac('sha1', pw, b'abcDEF123', 500).hex())
raw = hashlib.scrypt(pw, salt=salt, n=1 << 10, r=4, p=2, dklen=32)
print(f"$scrypt$ln=10,r=4,p=2${b64(salt).rstrip('=')}${b64(raw).rstrip('=')}")
for name in ('sha256', 'sha512'):
    raw = hashlib.pbkdf2_hmac(name, pw, salt, 777)
    print(f"$pbkdf2-{name}$i=777,l={len(raw)}${b64(salt).rstrip('=')}${b64(raw).rstrip('=')}")
print(hashlib.sha256(pw).hexdigest())
print('{SSHA}' + b64(hashlib.sha1(pw + salt).digest() + salt))
for method in (crypt.METHOD_SHA256, crypt.METHOD_SHA512):
    print(crypt.crypt(pw.decode(), method))
    print(crypt.crypt(pw.decode(), crypt.mksalt(method, rounds=1234)))
