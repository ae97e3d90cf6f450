#!/usr/bin/env python3
"""Records what the Python originals do: python3 record.py > testdata/python.json

The functions are those of document 000, question I10, answers 1 to 3, and the
pattern of question P10, byte for byte. Standard library only.
"""
import json
import pathlib
import re
import sys


# --- first answer -----------------------------------------------------------
def first(email: str) -> bool:
    if not isinstance(email, str):
        return False
    
    # Check for exactly one @ symbol
    if email.count('@') != 1:
        return False
    
    # Split into local and domain parts
    local, domain = email.split('@')
    
    # Validate local part
    if not local or len(local) > 64:
        return False
    
    # Check for valid characters in local part
    if not re.match(r'^[a-zA-Z0-9.!#$%&\'*+/=?^_`{|}~-]+$', local):
        return False
    
    # Local part cannot start or end with a dot
    if local.startswith('.') or local.endswith('.'):
        return False
    
    # No consecutive dots in local part
    if '..' in local:
        return False
    
    # Validate domain part
    if not domain or len(domain) > 253:
        return False
    
    # Domain must have at least one dot
    if '.' not in domain:
        return False
    
    # Domain cannot start or end with dot or hyphen
    if domain.startswith('.') or domain.endswith('.') or domain.startswith('-') or domain.endswith('-'):
        return False
    
    # No consecutive dots in domain
    if '..' in domain:
        return False
    
    # Split domain into labels
    labels = domain.split('.')
    
    for label in labels:
        # Each label must be non-empty and <= 63 characters
        if not label or len(label) > 63:
            return False
        
        # Labels must contain only alphanumeric and hyphens
        if not re.match(r'^[a-zA-Z0-9-]+$', label):
            return False
        
        # Labels cannot start or end with hyphen
        if label.startswith('-') or label.endswith('-'):
            return False
    
    # Last label (TLD) must be at least 2 characters and contain at least one letter
    if len(labels[-1]) < 2 or not re.search(r'[a-zA-Z]', labels[-1]):
        return False
    
    return True


# --- second answer ----------------------------------------------------------
def second(email: str) -> bool:
    if not email or '@' not in email:
        return False
    
    if email.count('@') != 1:
        return False
    
    local, domain = email.split('@')
    
    if not local or not domain:
        return False
    
    if len(local) > 64 or len(domain) > 253:
        return False
    
    if local.startswith('.') or local.endswith('.') or '..' in local:
        return False
    
    if domain.startswith('.') or domain.endswith('.') or '..' in domain:
        return False
    
    if domain.startswith('-') or domain.endswith('-'):
        return False
    
    if '.' not in domain:
        return False
    
    allowed_local = set('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_')
    allowed_domain = set('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-')
    
    if not all(c in allowed_local for c in local):
        return False
    
    if not all(c in allowed_domain for c in domain):
        return False
    
    return True


# --- third answer -----------------------------------------------------------
def third(email: str) -> bool:
    if not email or not isinstance(email, str):
        return False
    
    # Basic regex pattern for email validation
    pattern = r'^[a-zA-Z0-9._%+-]+@[a-zA-Z0-9.-]+\.[a-zA-Z]{2,}$'
    
    if not re.match(pattern, email):
        return False
    
    # Additional checks
    if email.startswith('.') or email.endswith('.'):
        return False
    
    if '..' in email:
        return False
    
    local, domain = email.rsplit('@', 1)
    
    if not local or not domain:
        return False
    
    if len(local) > 64:  # RFC 5321
        return False
    
    if len(domain) > 253:  # RFC 5321
        return False
    
    return True


# --- P10 --------------------------------------------------------------------
def regexp(email: str) -> bool:
    return re.match(r'^[a-zA-Z0-9._%+-]+@[a-zA-Z0-9.-]+\.[a-zA-Z]{2,}$', email) is not None


def inputs():
    """The shared cases, and what tells the four apart."""
    cases = pathlib.Path(__file__).parent / '../../../emailcheck/testdata/email_cases.tsv'
    for line in cases.read_text('ascii').splitlines():
        if not line.startswith('#'):
            yield json.loads(line.split('\t')[0])
    yield from (
        '', '@', 'a@b.com', 'a@b.com\n', 'a\n@b.com', 'my@example\n.com', 'a@b.com\n\n', '\na@b.com', 'a@b.com\r\n',
        'a@b.com\r', 'a@b.com\x00', 'a@b\n.com', 'a@b.co\nm', 'a@b.\n', 'a@b.c\n', 'a@b.1\n', '\n@b.com', 'a-\n@b.com',
        'a.\n@b.com', 'a@-\n.com', 'a@b-\n.com',
        'a+b@c.com', "o'brien@b.com", 'a!b@b.com', 'a/b=c@b.com', 'a?b@b.com', '{a}@b.com', 'a_b@b.com', 'a%b@b.com',
        'a@b-.com', 'a@-b.com', 'a@a.-b.com', 'a@b.c1', 'a@b.1c', 'a@b.c', 'a@b.1', 'a@b.11', 'a@1.2.3.4', 'a@b.1-1',
        'a@b.c-d', 'a@b.xn--p1ai', 'a@xn--bcher-kva.ch', '.a@b.com', 'a.@b.com', 'a..b@b.com', 'a@.b.com', 'a@b..com',
        'a@b.com.', 'a@b', 'a@@b.com', 'a@b@c.com', '0@0.0A', '0@a-.com', '*@A.Ag', '0@..com', '0@\u00b5.com',
        'a@b.\u212aom', '\u212a@b.com', '\u017f@b.com', 'a@b.co\u017f', 'a\u0660@b.com', 'a@\u0661.com',
        '\u00e9@b.com', 'a@b.\u00e9\u00e9', '\U0001d7ce@b.com', '"a b"@c.com', 'a@[127.0.0.1]',
        'a' * 64 + '@b.com', 'a' * 65 + '@b.com', 'a' * 63 + '\n@b.com', 'a' * 64 + '\n@b.com',
        'a@' + 'b' * 63 + '.com', 'a@' + 'b' * 64 + '.com', 'a@' + 'b' * 62 + '\n.com', 'a@' + 'b' * 63 + '\n.com',
        'a@' + ('b' * 61 + '.') * 4 + 'com', 'a@' + ('b' * 62 + '.') * 4 + 'c', 'a@' + ('b' * 62 + '.') * 3 + 'b' * 60 + '.com',
        'a' * 64 + '@' + ('b' * 61 + '.') * 3 + 'com', 'a' * 58 + '@' + ('b' * 61 + '.') * 4 + 'comcom',
        '\u00e9' * 33 + '@b.com', 'a@' + '\u00e9' * 32 + '.com',
    )


if __name__ == '__main__':
    record = [
        {'email': s, 'first': first(s), 'second': second(s), 'third': third(s), 'regexp': regexp(s)}
        for s in dict.fromkeys(inputs())
    ]
    json.dump({'python': sys.version.split()[0], 'record': record}, sys.stdout, indent=0)
    print()
