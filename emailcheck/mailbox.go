package emailcheck

import (
	"net/netip"
	"strings"
)

// parseMailbox reads a Mailbox of RFC 5321, section 4.1.2: the practical profile
// with quoted local parts and address literals.
func (r *rules) parseMailbox(s string) (a Address, at int, code Code, pos int) {
	switch {
	case len(s) == 0:
		return a, 0, ErrEmpty, 0
	case len(s) > r.maxAddress:
		return a, 0, ErrTooLong, r.maxAddress
	}
	var local, domain string
	quoted := s[0] == '"'
	if quoted {
		local, at, code, pos = r.scanQuoted(s)
	} else {
		at, code, pos = r.scanLocal(s)
		local = s[:at]
	}
	if code == 0 {
		domain, code, pos = r.mailboxDomain(s, at+1)
	}
	switch {
	case code != 0 && !quoted:
		code, pos = countAts(s, 0, code, pos)
		return a, at, code, pos
	case code != 0 && at > 0: // an '@' within the quotes is none
		code, pos = countAts(s, at, code, pos)
		return a, at, code, pos
	case code != 0:
		return a, at, code, pos
	}
	switch {
	case len(local)+1+len(domain) > r.maxAddress: // ffff:ffff becomes 255.255.255.255
		return a, at, ErrTooLong, min(r.maxAddress, len(s))
	case local == s[:at] && domain == s[at+1:]:
		return Address{s}, at, 0, 0
	}
	return Address{local + "@" + domain}, at, 0, 0
}

// scanQuoted reads a Quoted-string up to the '@' behind it:
//
//	DQUOTE *(qtextSMTP / quoted-pairSMTP) DQUOTE
//
// where both hold space to '~'. It returns the local part with quotes and
// backslashes only where they are needed.
func (r *rules) scanQuoted(s string) (local string, at int, code Code, pos int) {
	content := make([]byte, 0, maxLocal)
	for i := 1; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '"' && i+1 < len(s) && s[i+1] == '@':
			if at = i + 1; at > r.maxLocal {
				return "", at, ErrLocalTooLong, r.maxLocal
			}
			return quote(content), at, 0, 0
		case c == '"' && i+1 < len(s):
			return "", 0, ErrQuote, i + 1
		case c == '"':
			return "", 0, ErrNoAt, len(s)
		case c == '\\' && i+1 < len(s):
			i++
			c = s[i]
		}
		if c < ' ' || c > '~' {
			return "", 0, wrongByte(c, ErrLocalChar), i
		}
		content = append(content, c)
	}
	return "", 0, ErrQuote, len(s)
}

// quote writes a local part with no more quotes and backslashes than it needs: they
// are no part of what it says (RFC 5322, section 3.2.4), so two spellings are one
// mailbox.
func quote(content []byte) string {
	bare := string(content)
	if at, code, _ := widestLocal.scanLocal(bare + "@"); code == 0 && at == len(bare) {
		return bare
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(bare) + `"`
}

// widestLocal lets a length pass that has been checked before.
var widestLocal = rules{maxLocal: maxAddress}

// mailboxDomain reads the domain or the address literal from offset from on, and
// returns it in its one spelling.
func (r *rules) mailboxDomain(s string, from int) (domain string, code Code, pos int) {
	if from == len(s) || s[from] != '[' {
		_, code, pos = r.scanDomain(s, from)
		return lower(s[from:]), code, pos
	}
	ip, ok := literal(s[from:])
	switch {
	case !ok:
		return "", ErrLiteral, from
	case ip.Is4():
		return "[" + ip.String() + "]", 0, 0
	}
	return "[IPv6:" + ip.String() + "]", 0, 0
}

// literal reads an address literal with its brackets: RFC 5321, section 4.1.3.
// Other tags than IPv6 would need to be registered, and none is.
func literal(s string) (ip netip.Addr, ok bool) {
	const tag = "ipv6:"
	s, ok = strings.CutSuffix(s[1:], "]")
	if !ok {
		return ip, false
	}
	text := s
	six := len(s) > len(tag) && lower(s[:len(tag)]) == tag
	if six {
		text = s[len(tag):]
	}
	ip, err := netip.ParseAddr(text)
	if err != nil || ip.Zone() != "" || ip.Is4() == six {
		return ip, false
	}
	return ip, !six || groups(text) <= 6 || !strings.Contains(text, "::")
}

// groups counts the groups of 16 bits that an IPv6 address writes out. RFC 5321
// has "::" stand for at least two groups, where RFC 4291 is content with one.
func groups(text string) (n int) {
	for g := range strings.SplitSeq(text, ":") {
		switch {
		case strings.Contains(g, "."):
			n += 2
		case g != "":
			n++
		}
	}
	return n
}
