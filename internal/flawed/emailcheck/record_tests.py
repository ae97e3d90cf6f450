#!/usr/bin/env python3
"""Records what the tests that came with the answers say of the answers:

    apt install python3-hypothesis
    python3 record_tests.py > testdata/hypothesis.json

The strategies and the assertions are those of document 000, question I10. Each test
runs with ten seeds at Hypothesis's own settings, 100 examples each.
"""
import json
import sys
import warnings

import hypothesis
from hypothesis import HealthCheck, given, seed, settings, strategies as st
from hypothesis.errors import FailedHealthCheck

from record import first, second, third

warnings.simplefilter('ignore')

many_ats = st.text().filter(lambda s: s.count('@') > 1)
no_at = st.text().filter(lambda s: '@' not in s)
second_local = st.text(alphabet=st.characters(whitelist_categories=('Lu', 'Ll', 'Nd'), whitelist_characters='.-_'), min_size=1, max_size=64)
second_domain = st.text(alphabet=st.characters(whitelist_categories=('Lu', 'Ll', 'Nd'), whitelist_characters='.-'), min_size=1, max_size=63)


def is_(validate, want):
    def check(email):
        assert validate(email) == want, email
    return check


def runs(validate):
    def check(email):
        validate(email)
    return check


def accepts_valid_format(pair):
    local, domain = pair
    email = f"{local}@{domain}.com"
    if not local.startswith('.') and not local.endswith('.') and '..' not in local and not domain.startswith('-') and not domain.endswith('-'):
        assert second(email) == True, email


TESTS = [
    ('first', 'never_crashes', st.text(), runs(first)),
    ('first', 'accepts_valid_emails', st.emails(), is_(first, True)),
    ('first', 'rejects_missing_at', no_at, is_(first, False)),
    ('first', 'rejects_multiple_at', many_ats, is_(first, False)),
    ('first', 'rejects_starting_with_at', st.from_regex(r'^@.*'), is_(first, False)),
    ('first', 'rejects_ending_with_at', st.from_regex(r'.*@$'), is_(first, False)),
    ('first', 'rejects_domain_without_dot', st.from_regex(r'[^@]+@[^.]+$'), is_(first, False)),
    ('first', 'rejects_domain_starting_with_dot', st.from_regex(r'[^@]+@\.[^.]+'), is_(first, False)),
    ('first', 'rejects_domain_ending_with_dot', st.from_regex(r'[^@]+@[^.]+\.'), is_(first, False)),
    ('first', 'rejects_consecutive_dots_in_domain', st.from_regex(r'[^@]+@[^.]+\.\.[^.]+'), is_(first, False)),
    ('second', 'handles_any_string', st.text(), runs(second)),
    ('second', 'rejects_no_at_symbol', st.text(min_size=1).filter(lambda s: '@' not in s), is_(second, False)),
    ('second', 'rejects_multiple_at_symbols', st.text(min_size=1).filter(lambda s: s.count('@') > 1), is_(second, False)),
    ('second', 'accepts_valid_format', st.tuples(second_local, second_domain), accepts_valid_format),
    ('third', 'never_crashes', st.text(), runs(third)),
    ('third', 'accepts_valid_emails', st.emails(), is_(third, True)),
    ('third', 'rejects_no_at_symbol', no_at, is_(third, False)),
    ('third', 'rejects_multiple_at_symbols', many_ats, is_(third, False)),
    ('third', 'rejects_starting_with_at', st.from_regex(r'^@.*'), is_(third, False)),
    ('third', 'rejects_ending_with_at', st.from_regex(r'.*@$'), is_(third, False)),
    ('third', 'rejects_no_dot_in_domain', st.from_regex(r'[^@]+@[^.]+'), is_(third, False)),
]


def outcome(strategy, check, n):
    last = []

    @seed(n)
    @settings(database=None, deadline=None)
    @given(strategy)
    def test(email):
        last[:] = [email]
        check(email)

    try:
        test()
    except FailedHealthCheck:
        return {'health check': 'filters too much'}
    except AssertionError as e:
        return {'falsified by': str(e).split('\n')[0]}
    return {'passes': True}


if __name__ == '__main__':
    record = []
    for answer, name, strategy, check in TESTS:
        seeds = [outcome(strategy, check, n) for n in range(10)]
        record.append({
            'answer': answer,
            'test': name,
            'passes': sum('passes' in s for s in seeds),
            'health_check': sum('health check' in s for s in seeds),
            'falsified': sum('falsified by' in s for s in seeds),
            'by': min((s['falsified by'] for s in seeds if 'falsified by' in s), key=lambda s: (len(s), s), default=''),
        })
    json.dump({'python': sys.version.split()[0], 'hypothesis': hypothesis.__version__, 'seeds': 10, 'record': record}, sys.stdout, indent=1)
    print()
