package emailcheck

import "strings"

// An Address is an e-mail address that passed a check. It is one string inside,
// and comparable: == and map keys tell addresses apart as mail does, by the local
// part byte for byte and by the domain without regard to case.
//
// The zero Address is no address. IsZero reports it, its parts and its text are
// empty.
//
// An Address keeps a reference to the string that it was parsed from. Where that
// was cut out of something large, clone it first.
type Address struct {
	// s is the local part, '@' and the domain in the one spelling that == needs:
	// ASCII lower case, A-labels for international names. A domain holds no '@',
	// so the last one divides the two.
	s string
}

// IsZero reports whether a is the zero Address.
func (a Address) IsZero() bool { return a.s == "" }

// String returns the address as mail is sent to it: the local part as it was
// written, the domain in ASCII and lower case. The checker that accepted the
// address accepts it too, and gives an equal Address. It does not allocate.
func (a Address) String() string { return a.s }

// Local returns the part before the '@', byte for byte as it was written. Two
// profiles change it, and nothing does otherwise: International puts it in NFC,
// and RFC5321 takes away quotes and backslashes that are not needed.
func (a Address) Local() string {
	if a.s == "" {
		return ""
	}
	return a.s[:a.at()]
}

// ASCIIDomain returns the part after the '@' as DNS and SMTP want it: lower case,
// international names as A-labels ("xn--..."), an address literal with its
// brackets. It does not allocate.
func (a Address) ASCIIDomain() string {
	if a.s == "" {
		return ""
	}
	return a.s[a.at()+1:]
}

// Domain returns the part after the '@' for people to read: as [Address.ASCIIDomain],
// but with each A-label that IDNA2008 allows in its own letters. Letters of
// different scripts can look alike, so compare, store and look up ASCIIDomain.
// Labels are looked at one by one: of a domain that breaks the Bidi rule as a whole,
// which Practical does not ask, the text does not parse under International.
// It allocates only for a domain with A-labels.
func (a Address) Domain() string {
	domain := a.ASCIIDomain()
	if !strings.Contains(domain, acePrefix) {
		return domain
	}
	labels := strings.Split(domain, ".")
	for i, label := range labels {
		if u, ok := unicodeLabel(label); ok {
			labels[i] = u
		}
	}
	return strings.Join(labels, ".")
}

// Masked returns the address for a log: the first byte of the local part, three
// asterisks whatever its length, and the domain. Nothing is shown of a local part
// of one byte, of a quoted one, or of one that begins outside ASCII or, under HTML5,
// with a dot. It is no key: many addresses have one mask. A domain can
// tell who it is too: where it has one user, so does its mask.
func (a Address) Masked() string {
	local := a.Local()
	switch {
	case a.s == "":
		return ""
	case len(local) > 1 && class[local[0]]&atext != 0:
		return local[:1] + "***@" + a.ASCIIDomain()
	}
	return "***@" + a.ASCIIDomain()
}

// at is the offset of the '@' that divides a non-zero address.
func (a Address) at() int { return strings.LastIndexByte(a.s, '@') }

// lower folds A to Z, and nothing else: strings.ToLower would make K of U+212A.
// It allocates only where there is something to fold.
func lower(s string) string {
	for i := 0; i < len(s); i++ {
		if class[s[i]]&upper == 0 {
			continue
		}
		b := []byte(s)
		for ; i < len(b); i++ {
			if class[b[i]]&upper != 0 {
				b[i] += 'a' - 'A'
			}
		}
		return string(b)
	}
	return s
}
