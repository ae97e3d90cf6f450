#!/usr/bin/env python3
"""Records what the original does, by running it:

    python3 record.py > python.json

Document 000, "Quick Fix Request" (I5). The two functions are verbatim.
"""

import hashlib
import itertools
import json
import re
import sys
import unicodedata


def slugify(words):
    slugs = []
    for w in words:
        slugs.append(re.sub('[^a-z0-9]+', '-', w.lower()))
    return slugs


def slugify_answered(words):
    pattern = re.compile('[^a-z0-9]+')
    return [pattern.sub('-', w.lower()) for w in words]


def one(word):
    out, = slugify([word])
    assert slugify_answered([word]) == [out]
    return out


class Random:
    """Knuth's MMIX generator: a few lines in any language, so that the Go tests
    can draw the same strings instead of storing them."""

    def __init__(self, seed):
        self.x = seed

    def below(self, n):
        self.x = (self.x * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.x >> 33) % n


# What the strings are made of: what is kept, what is lower-cased, what lower-cases
# oddly, what looks like a letter, what a hyphen or a look-alike of it may meet.
ALPHABET = list("abkzABKISZ0189 --__.!'/\\\t\n\0\x7f") + list(
    "\u0130\u0130\u212a\u0131\u0307\u017f\u00df\u1e9e\u00e9\u00c9e\u0301\u03a3\u03c3\u03c2"
    "\u01c5\u01f0\u0149\ufb01\ufb00\uff21\uff41\uff13\u0661\u2160\u24b6\U0001d400\u00aa\u00ba\u00b5"
    "\u2013\u2014\u2010\u00ad\u200b\u200d\ufeff\ufe0f\u2028\u00a0\u3000\u4e2d\u0410\u10a0\u13a0\U00010400"
    "\U0001f600\U000e0061\U0010ffff\ue000\ufffd\ud7ff\u1e96\u212b\u2126\u0345")

# The bytes that begin, continue or resemble the two characters that count.
BYTES = [0xC4, 0xB0, 0xE2, 0x84, 0xAA, 0xC3, 0x80, 0xFF, 0xED, 0xA0, 0xF0, 0x00, 0x2D, 0x41, 0x61, 0x69, 0x6B, 0x30]


def text(rnd):
    return ''.join(ALPHABET[rnd.below(len(ALPHABET))] for _ in range(rnd.below(24)))


def data(rnd):
    return bytes(BYTES[rnd.below(len(BYTES))] for _ in range(rnd.below(12)))


def decode(b):
    # Bytes that are not UTF-8 become lone surrogates, one each: other characters.
    return b.decode('utf-8', 'surrogateescape')


def digests(draw, show, seed, blocks, size):
    rnd = Random(seed)
    found = []
    for _ in range(blocks):
        h = hashlib.sha256()
        for _ in range(size):
            h.update(one(show(draw(rnd))).encode() + b'\n')
        found.append(h.hexdigest()[:16])
    return {'seed': seed, 'size': size, 'sha256': found}


def main():
    words = ["", "!!!", "-", "--", "Hello World", "hello-world-", "Hello, World!", "a  b", " a ", "C++ & C#", "$5",
             "1,000", "foo__bar", "it\u2019s", "na\u00efve caf\u00e9", "\u0130stanbul", "DIYARBAKIR \u0130\u0130",
             "300\u212a", "Stra\u00dfe", "STRA\u1e9eE", "\u0391\u03a3", "\u5317\u4eac", "\U0001f984", "a\0b"]
    words += [''.join(p) for n in (1, 2, 3) for p in itertools.product("aB0-! \u0130\u212a\u00e9", repeat=n)]
    scalars = {}
    for cp in itertools.chain(range(0xD800), range(0xE000, 0x110000)):
        c = chr(cp)
        got = slugify(['a' + c + 'b', c, c + 'x'])
        if got != ['a-b', '-', '-x']:
            scalars['%04X' % cp] = got
    json.dump({
        'python': sys.version.split()[0],
        'unicode': unicodedata.unidata_version,
        'lists': [[ws, slugify(ws)] for ws in ([], [''], ['a', 'a'], ['B', '!', '', 'B'])],
        'words': [[w, one(w)] for w in words],
        'bytes': [[b.hex(), one(decode(b))] for b in (
            b'a\xffb', b'\xc4', b'\xc4\xb0', b'\xc4\xb0\xb0', b'\xc4\xc4\xb0', b'\xe2\x84', b'\xe2\x84A', b'\xe2\x84\xaa',
            b'\xe2\xe2\x84\xaa', b'\xed\xa0\x80', b'\xf0\x90\x80', b'\xff\xff', b'A\xc4\x41')],
        'scalars': scalars,
        'alphabet': ALPHABET,
        'texts': digests(text, str, 1, 100, 500),
        'octets': BYTES,
        'datas': digests(data, decode, 2, 20, 500),
    }, sys.stdout, indent=None, separators=(',', ':'))
    print()


main()
