package expr

import (
	"math/big"
	"strconv"
)

// number reads a number at the position, which peek has found.
func (p *parser) number() (*big.Rat, error) {
	start := p.pos
	whole := p.digits()
	fraction := ""
	if p.pos < len(p.text) && p.text[p.pos] == '.' {
		p.pos++
		fraction = p.digits()
	}
	if whole == "" && fraction == "" {
		p.pos = start
		return nil, p.fail(ErrSyntax)
	}
	exponent, err := p.exponent()
	if err != nil {
		return nil, err
	}
	mantissa, _ := new(big.Int).SetString(whole+fraction, 10) // digits, at least one
	if exponent -= len(fraction); exponent < -MaxBits || exponent > MaxBits {
		return nil, &Error{start, ErrLimit}
	}
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(exponent, -exponent))), nil)
	if exponent < 0 {
		return fits(new(big.Rat).SetFrac(mantissa, scale), start)
	}
	return fits(new(big.Rat).SetInt(mantissa.Mul(mantissa, scale)), start)
}

func (p *parser) digits() string {
	start := p.pos
	for p.pos < len(p.text) && '0' <= p.text[p.pos] && p.text[p.pos] <= '9' {
		p.pos++
	}
	return p.text[start:p.pos]
}

// exponent reads the exponent of a number, if there is one.
func (p *parser) exponent() (int, error) {
	if p.pos == len(p.text) || p.text[p.pos]|0x20 != 'e' {
		return 0, nil
	}
	p.pos++
	start := p.pos
	if p.pos < len(p.text) && (p.text[p.pos] == '+' || p.text[p.pos] == '-') {
		p.pos++
	}
	if p.digits() == "" {
		return 0, p.fail(ErrSyntax)
	}
	n, err := strconv.Atoi(p.text[start:p.pos])
	if err != nil || n < -MaxBits || n > MaxBits {
		return 0, &Error{start, ErrLimit}
	}
	return n, nil
}

// fits returns x, or an error at a position when it is too large.
func fits(x *big.Rat, at int) (*big.Rat, error) {
	if size(x) > MaxBits {
		return nil, &Error{at, ErrLimit}
	}
	return x, nil
}

func size(x *big.Rat) int { return x.Num().BitLen() + x.Denom().BitLen() }

// pow returns x to the power of e. It looks at the size before it computes.
func pow(x, e *big.Rat) (*big.Rat, error) {
	switch {
	case !e.IsInt():
		return nil, ErrExponent
	case e.Sign() == 0:
		return big.NewRat(1, 1), nil
	case x.Sign() == 0 && e.Sign() < 0:
		return nil, ErrDivideByZero
	case x.Sign() == 0:
		return x, nil
	case x.IsInt() && x.Num().IsInt64() && (x.Num().Int64() == 1 || x.Num().Int64() == -1):
		if e.Num().Bit(0) == 0 {
			return big.NewRat(1, 1), nil
		}
		return x, nil
	}
	n := new(big.Int).Abs(e.Num())
	if !n.IsInt64() || n.Int64() > MaxBits {
		return nil, ErrLimit // every other number has two bits at least
	}
	// A number of b bits to the power of n has more than (b-1)·n.
	if int64(max(x.Num().BitLen(), x.Denom().BitLen())-1)*n.Int64() > MaxBits {
		return nil, ErrLimit
	}
	num, den := new(big.Int).Exp(x.Num(), n, nil), new(big.Int).Exp(x.Denom(), n, nil)
	if e.Sign() < 0 {
		num, den = den, num
	}
	y := new(big.Rat).SetFrac(num, den)
	if size(y) > MaxBits {
		return nil, ErrLimit
	}
	return y, nil
}
