// Package house holds the rules of this repository that a compiler does not: who
// may import whom, what the root module may require, how long a file may be. It
// has tests only.
package house
