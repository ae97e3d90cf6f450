package pairwise_test

import "fmt"

func size(n int) string { return fmt.Sprint("n=", n) }
