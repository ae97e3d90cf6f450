#!/usr/bin/env python3
"""Records what the originals do, by running them:

    python3 record.py > python.json

Document 000, "Password Security" (I6): the question, the first and the third answer,
verbatim but for their names, and with n as a parameter of the scrypt one, so that the
record is made in no time. "Dangerous Practice" (P3) has no code.
"""

import base64
import hashlib
import hmac
import json
import os
import sys
from hashlib import sha256


def hash_password_question(pw): return sha256(pw).hexdigest()


def hash_password(password: str, /, *, iterations: int = 310_000) -> str:
    salt = os.urandom(16)
    dk   = hashlib.pbkdf2_hmac('sha256', password.encode('utf-8'), salt, iterations)
    return f"{iterations}${base64.b64encode(salt).decode()}${base64.b64encode(dk).decode()}"


def verify_password(password: str, stored: str) -> bool:
    iterations, b64salt, b64dk = stored.split('$')
    salt = base64.b64decode(b64salt)
    dk   = base64.b64decode(b64dk)
    candidate = hashlib.pbkdf2_hmac(
        'sha256', password.encode('utf-8'), salt, int(iterations)
    )
    return hmac.compare_digest(candidate, dk)


def hash_password_scrypt(pw, salt=None, n=16384):
    if salt is None:
        salt = os.urandom(16)
    hashed_pw = hashlib.scrypt(password=pw.encode('utf-8'), salt=salt, n=n, r=8, p=1, dklen=64)
    return hashed_pw.hex(), salt.hex()


def verify_password_scrypt(pw, stored_hash, salt_hex, n=16384):
    salt = bytes.fromhex(salt_hex)
    return hash_password_scrypt(pw, salt, n)[0] == stored_hash


def outcome(f, *args):
    try:
        return str(f(*args))
    except Exception as e:
        return 'error: ' + type(e).__name__


def main():
    salt = base64.b64encode(b'0123456789abcdef').decode()
    dk = base64.b64encode(hashlib.pbkdf2_hmac('sha256', b'x', b'0123456789abcdef', 7)).decode()
    good = f'7${salt}${dk}'
    stored = [good, f' 7\n${salt}${dk}', f'+7${salt}${dk}', f'0_7${salt}${dk}', f'07${salt}${dk}', f'7${salt}${dk}$',
              f'7${salt}', '', '$$', f'0${salt}${dk}', f'-7${salt}${dk}', f'2147483648${salt}${dk}', f'7${salt[:3]}!{salt[3:]}${dk}',
              f'7${salt}${dk}AAAA', f'7${salt}${dk[:-1]}', f'7${salt}$', f'7_${salt}${dk}', f'7__0${salt}${dk}', f'x${salt}${dk}',
              f'7${salt}$\n{dk}', f'7${salt[:-1]}${dk}', f'7.0${salt}${dk}', f'+-7${salt}${dk}']
    h, s = hash_password_scrypt('x', b'0123456789abcdef', 2)
    pairs = [[h, s], [h, s.upper()], [h, s[:2] + ' ' + s[2:]], [h.upper(), s], [h, s[:1] + ' ' + s[1:]], [h, ''], ['', s], [h, s + '0'], [h, s + '\n']]
    numbers = ['7', ' 7', '7 ', '\t7\n', '+7', '-7', '--7', '0_7', '_7', '7_', '7__7', '', ' ', '7.0', '0x7', '1e3', '00']
    texts = ['', 'QQ', 'QQ==', 'QQ=', 'Q=Q=', 'Q!Q==', 'QQ==QQ==', 'QR==', '=QQ==', 'QUI=', 'QUJD', 'Q', 'QU\nI=', '====', 'QUJDR', 'QQ==x', 'Q===', 'Q=QQ=']
    json.dump({
        'python': sys.version.split()[0],
        'hex': [[p, hash_password_question(p.encode())] for p in ('', 'password', 'pässword')],
        'stored': [[x, outcome(verify_password, 'x', x)] for x in stored],
        'pairs': [p + [outcome(verify_password_scrypt, 'x', *p, 2)] for p in pairs],
        'int': [[x, outcome(int, x)] for x in numbers],
        'b64decode': [[x, outcome(lambda y: base64.b64decode(y).hex(), x)] for x in texts],
        'str': outcome(hash_password_question, 'a string'),
    }, sys.stdout, indent=1)
    print()


main()
