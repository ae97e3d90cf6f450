//go:build !race

package slug_test

const stride = 1
