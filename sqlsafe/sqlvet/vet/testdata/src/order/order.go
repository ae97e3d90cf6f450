// Package order has replacements.
package order

import "strings"

func chains(s string) string {
	a := strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(s, "%", `\%`), "_", `\_`), `\`, `\\`) // want `the escape is replaced after what it escapes`
	b := strings.ReplaceAll(strings.ReplaceAll(s, "%", `\%`), "_", `\_`)                                // want `the escape "\\\\" itself is not escaped`
	c := strings.ReplaceAll(strings.ReplaceAll(s, "!", "!!"), "%", "!%")                                // want `of % and _ only one is escaped`
	d := strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(s, "!", "!!"), "%", "!%"), "_", "!_")
	e := strings.NewReplacer("%", `\%`, "_", `\_`) // want `the escape "\\\\" itself is not escaped`
	f := strings.NewReplacer("%", `\%`, "_", `\_`, `\`, `\\`)
	g := strings.ReplaceAll(s, "%", "%25") // of a URL
	h := strings.ReplaceAll(strings.ReplaceAll(s, "a", "b"), "_", "-")
	return a + b + c + d + e.Replace(s) + f.Replace(s) + g + h
}

func same(s string) string {
	s = strings.ReplaceAll(s, "%", "!%")
	s = strings.ReplaceAll(s, "_", "!_")
	s = strings.ReplaceAll(s, "!", "!!") // want `the escape is replaced after what it escapes`
	return s
}

func statements(s string) string {
	s = strings.ReplaceAll(s, "x", "y")
	t := strings.ReplaceAll(s, "%", "!%")
	u := strings.ReplaceAll(t, "_", "!_")
	v := strings.ReplaceAll(u, "!", "!!") // want `the escape is replaced after what it escapes`
	return v
}
