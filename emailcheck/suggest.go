package emailcheck

// Suggest looks for a slip of the fingers in the domain of a: it returns a with the
// domain of the list that is nearest, and the distance, 1 or 2. The distance counts
// letters added, left out or exchanged, and neighbours swapped. Of domains that are
// equally near, the first in the list wins.
//
// The distance is 0, and the Address zero, when there is nothing to suggest:
// nothing in the list is that near, or the domain is itself in the list. So list
// what is right as well as what is common: mail.com next to gmail.com. Names in the
// list are in ASCII, in any case; what is no domain is passed over, and so is what
// would make an address of more than 254 bytes.
//
// A suggestion is for the person who typed the address to accept. It is never
// sure: mailw.com is not a slip for mail.com, it exists.
//
// It takes time linear in the list, and allocates only for the suggestion.
func Suggest(a Address, domains []string) (suggestion Address, distance int) {
	written := a.ASCIIDomain()
	if written == "" || written[0] == '[' {
		return Address{}, 0
	}
	best, nearest := -1, maxDistance+1
	for i, domain := range domains {
		switch d := editDistance(written, domain); {
		case d == 0:
			return Address{}, 0
		case d < nearest && isDomain(domain) && fits(a.Local(), lower(domain)):
			best, nearest = i, d
		}
	}
	if best < 0 {
		return Address{}, 0
	}
	return Address{a.Local() + "@" + lower(domains[best])}, nearest
}

// maxDistance is how far a slip goes. At three, every short domain is near another.
const maxDistance = 2

// isDomain reports whether domain is one that the practical profile accepts, but for
// its length, which fits checks with the local part.
func isDomain(domain string) bool {
	_, code, _ := practical.scanDomain(domain, 0)
	return code == 0
}

// editDistance is the optimal string alignment distance of a and b without regard
// to ASCII case, or maxDistance+1 when it is larger. Only the diagonals within
// maxDistance can matter, so a row is five numbers wide and time is linear.
func editDistance(a, b string) int {
	const (
		far  = maxDistance + 1
		band = 2*maxDistance + 1
	)
	if len(a)-len(b) > maxDistance || len(b)-len(a) > maxDistance {
		return far
	}
	// row[k] is the distance of a[:i] and b[:i+k-maxDistance].
	var row, above, aboveThat [band]int
	for i := 0; i <= len(a); i++ {
		aboveThat, above = above, row
		for k := range row {
			row[k] = far
			j := i + k - maxDistance
			switch {
			case j < 0 || j > len(b):
				continue
			case i == 0:
				row[k] = j
				continue
			case j == 0:
				row[k] = i
				continue
			}
			x, y := fold(a[i-1]), fold(b[j-1])
			d := above[k] // exchanged, or the same
			if x != y {
				d++
			}
			if k+1 < band {
				d = min(d, above[k+1]+1) // a has a letter more
			}
			if k > 0 {
				d = min(d, row[k-1]+1) // b has a letter more
			}
			if i > 1 && j > 1 && x == fold(b[j-2]) && fold(a[i-2]) == y {
				d = min(d, aboveThat[k]+1) // neighbours swapped
			}
			row[k] = min(d, far)
		}
	}
	return row[len(b)-len(a)+maxDistance]
}

func fold(c byte) byte {
	if class[c]&upper != 0 {
		return c + 'a' - 'A'
	}
	return c
}
