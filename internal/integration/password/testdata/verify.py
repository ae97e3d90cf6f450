"""Says whether the password on standard input matches the PBKDF2 hash that is the
argument."""

import base64
import hashlib
import hmac
import sys

_, name, params, salt, want = sys.argv[1].split('$')
params = dict(p.split('=') for p in params.split(','))
decode = lambda s: base64.b64decode(s + '=' * (-len(s) % 4), validate=True)
got = hashlib.pbkdf2_hmac(name.removeprefix('pbkdf2-'), sys.stdin.buffer.read(), decode(salt), int(params['i']), int(params['l']))
print(hmac.compare_digest(got, decode(want)))
