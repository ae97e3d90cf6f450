// Package textcache cleans texts, remembers the last one, and caches those that are
// costly to get.
//
// # The snippet
//
//	_lock = threading.Lock()
//	_cached_text = None
//
//	def clean_data(text):
//	    global _cached_text
//	    with _lock:
//	        if text is None:
//	            text = _cached_text
//	        _cached_text = text
//	    return text.strip().lower()
//
// "Randomly we see AttributeError: 'NoneType' object has no attribute 'strip'."
// Asked before any text, it fails: two of three assistants saw that, and the third
// moved the last line inside the lock, which changes nothing. None of them saw the
// rest. A value that is no text is stored before it is found out, and every later
// call that asks for the last text fails until somebody brings a good one. And there
// is one slot for the whole process: one tenant is served another's text.
//
// # The corrections
//
// [Clean] is the cleaning, exactly as CPython does it. [Last] is the slot: its zero
// value is ready, it holds nothing that was not cleaned, and whether there is a text
// is an answer of its own. [Cache] is what one writes next, and gets wrong next:
// bounded, with one load for all who wait, and no load that overwrites a newer
// write. [Key] makes one key of several values.
//
// # What is promised
//
//   - Clean is CPython's s.strip().lower() for all valid text
//     (textcache/clean-reference), idempotent (textcache/clean-idempotent).
//   - A request gets the cleaning of its own text, whoever comes in between
//     (last/own-text); what is refused is not remembered (last/poison); there is a
//     slot per Last and none per process (last/tenant).
//   - A Cache shares loads (cache/one-load), lets a caller leave alone
//     (cache/own-cancel), survives its load (cache/lived), remembers no failure
//     (cache/missing), stays within its bounds (cache/bounded), and lets no load
//     overwrite a newer write (cache/newer-write).
//   - Two keys are equal only if all their parts are (textcache/key-injective).
//
// # Who should use something else
//
// Values that are not texts, more than some millions of entries, or an eviction that
// learns how often an entry is used: github.com/maypok86/otter/v2. A cache shared by
// several processes: put a [Cache] in front of Redis or Valkey through Config.Load,
// as the package's example does, or use the client-side caching of their clients.
package textcache
