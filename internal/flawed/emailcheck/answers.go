// Package emailcheck holds e-mail validators that look right and are not, kept
// under test as wrong.
//
// Document 000, question "Format Following" (I10), asked for a function, property
// tests and an implementation. The three answers are First, Second and Third.
// Question "Rapid Context Switch" (P10) asked for a regular expression in a hurry,
// and all three answers gave the one in Regexp. The logic is unchanged. What the
// Python originals do is recorded in testdata/python.json, and a test holds the
// ports to it.
//
// Contradictions holds what is wrong with the tests that came with the answers, and
// mutants.go holds mistakes of other libraries and of our own invention.
package emailcheck

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// Python's '$' also matches before a line end that ends the text. Go's does not, so
// the ports spell it out.
const dollar = `\n?$`

var (
	firstLocal  = regexp.MustCompile("^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+" + dollar)
	firstLabel  = regexp.MustCompile(`^[a-zA-Z0-9-]+` + dollar)
	firstLetter = regexp.MustCompile(`[a-zA-Z]`)
)

// First is the first assistant's answer to I10. Symptom: a line end at the end of
// either part passes, and so does an address of 312 characters.
func First(email string) bool {
	if strings.Count(email, "@") != 1 {
		return false
	}
	local, domain, _ := strings.Cut(email, "@")

	if local == "" || utf8.RuneCountInString(local) > 64 {
		return false
	}
	if !firstLocal.MatchString(local) {
		return false
	}
	if strings.HasPrefix(local, ".") || strings.HasSuffix(local, ".") {
		return false
	}
	if strings.Contains(local, "..") {
		return false
	}

	if domain == "" || utf8.RuneCountInString(domain) > 253 {
		return false
	}
	if !strings.Contains(domain, ".") {
		return false
	}
	if strings.HasPrefix(domain, ".") || strings.HasSuffix(domain, ".") ||
		strings.HasPrefix(domain, "-") || strings.HasSuffix(domain, "-") {
		return false
	}
	if strings.Contains(domain, "..") {
		return false
	}
	labels := strings.Split(domain, ".")
	for _, label := range labels {
		if label == "" || utf8.RuneCountInString(label) > 63 {
			return false
		}
		if !firstLabel.MatchString(label) {
			return false
		}
		if strings.HasPrefix(label, "-") || strings.HasSuffix(label, "-") {
			return false
		}
	}
	last := labels[len(labels)-1]
	if utf8.RuneCountInString(last) < 2 || !firstLetter.MatchString(last) {
		return false
	}
	return true
}

const alphanumeric = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

// Second is the second assistant's answer to I10. Symptom: no '+' and no
// apostrophe, but labels of any length and hyphens at their ends.
func Second(email string) bool {
	if email == "" || !strings.Contains(email, "@") {
		return false
	}
	if strings.Count(email, "@") != 1 {
		return false
	}
	local, domain, _ := strings.Cut(email, "@")
	if local == "" || domain == "" {
		return false
	}
	if utf8.RuneCountInString(local) > 64 || utf8.RuneCountInString(domain) > 253 {
		return false
	}
	if strings.HasPrefix(local, ".") || strings.HasSuffix(local, ".") || strings.Contains(local, "..") {
		return false
	}
	if strings.HasPrefix(domain, ".") || strings.HasSuffix(domain, ".") || strings.Contains(domain, "..") {
		return false
	}
	if strings.HasPrefix(domain, "-") || strings.HasSuffix(domain, "-") {
		return false
	}
	if !strings.Contains(domain, ".") {
		return false
	}
	for _, c := range local {
		if !strings.ContainsRune(alphanumeric+".-_", c) {
			return false
		}
	}
	for _, c := range domain {
		if !strings.ContainsRune(alphanumeric+".-", c) {
			return false
		}
	}
	return true
}

const pattern = `^[a-zA-Z0-9._%+-]+@[a-zA-Z0-9.-]+\.[a-zA-Z]{2,}`

var third = regexp.MustCompile(pattern + dollar)

// Third is the third assistant's answer to I10. Symptom: a line end at the end
// passes, so do dots and hyphens at the ends of labels, and "o'brien" does not.
func Third(email string) bool {
	if email == "" {
		return false
	}
	if !third.MatchString(email) {
		return false
	}
	if strings.HasPrefix(email, ".") || strings.HasSuffix(email, ".") {
		return false
	}
	if strings.Contains(email, "..") {
		return false
	}
	i := strings.LastIndex(email, "@")
	local, domain := email[:i], email[i+1:]
	if local == "" || domain == "" {
		return false
	}
	if utf8.RuneCountInString(local) > 64 {
		return false
	}
	if utf8.RuneCountInString(domain) > 253 {
		return false
	}
	return true
}

var hurried = regexp.MustCompile(pattern + `$`)

// RegexpPython is the answer to P10 as Python's re.match has it. Symptom: as Third,
// and doubled dots too.
func RegexpPython(email string) bool { return third.MatchString(email) }

// Regexp is the answer to P10 as Go and JavaScript have it, where '$' is the end.
func Regexp(email string) bool { return hurried.MatchString(email) }
