"""Records what CPython makes of adversarial texts: s.strip().lower().

    python3 record.py > clean.tsv && gzip -9n clean.tsv

A text row holds the text and the result as hexadecimal UTF-8, a run row a range of
code points and the SHA-256 of the results. The characters are
chosen where Python and Go differ or where context decides.
"""
import hashlib
import random
import sys
import unicodedata

random.seed(20261122)
special = list(" \t\n\x0b\x0c\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u200a\u2028\u2029\u202f\u205f\u3000")
special += list("\u200b\ufeff\u2060\u180e\x00\x7f")
special += list("ΣΣΣΣσςΑΟαο'.:^`·\u0301\u0307\u0345\u00ad\u02b0\u2019\u2024ʰªº")
special += list("İIıi\u0130KÅΩẞßǅǈǋǲϴꭰᏸᲐ\u0370\U00010400\U0001e900Ⅷⓐ🄰")
special += list("aZ09_-@[`{é É漢字🙂")
cased = [chr(c) for c in range(0x250) if chr(c).isalpha()]
assigned = [chr(c) for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF and unicodedata.category(chr(c)) != "Cn"]
out = sys.stdout
for i in range(24000):
    n = random.choice([0, 1, 2, 3, 4, 5, 6, 8, 13])
    pool = random.choice([special, special, special, cased, assigned])
    s = "".join(random.choice(random.choice([special, pool])) for _ in range(n))
    out.write("text\t" + s.encode().hex() + "\t" + s.strip().lower().encode().hex() + "\n")
# Every code point that this Unicode version assigns, where a sigma looks at it
# from both sides: a digest for each run of them.
start = last = -2
def run(lo, hi):
    d = hashlib.sha256()
    for c in range(lo, hi + 1):
        d.update(("aΣ" + chr(c) + "Σb " + chr(c)).strip().lower().encode())
    out.write("run\t%x-%x\t%s\n" % (lo, hi, d.hexdigest()))
for c in map(ord, assigned):
    if c != last + 1:
        if start >= 0:
            run(start, last)
        start = c
    last = c
run(start, last)
