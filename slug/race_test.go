//go:build race

package slug_test

// The race detector makes the exhaustive tests twenty times slower, and they are
// single-threaded: under it they take every 31st character.
const stride = 31
