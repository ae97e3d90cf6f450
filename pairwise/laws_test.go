package pairwise_test

import (
	"testing"

	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/pairwiselaws"
)

func TestSumLaws(t *testing.T)       { laws.Matrix(t, pairwiselaws.SumSuite()) }
func TestSortedLaws(t *testing.T)    { laws.Matrix(t, pairwiselaws.SortedSuite()) }
func TestFloatLaws(t *testing.T)     { laws.Matrix(t, pairwiselaws.FloatSuite()) }
func TestDistancesLaws(t *testing.T) { laws.Matrix(t, pairwiselaws.DistancesSuite()) }
func TestMeanLaws(t *testing.T)      { laws.Matrix(t, pairwiselaws.MeanSuite()) }
func TestGiniLaws(t *testing.T)      { laws.Matrix(t, pairwiselaws.GiniSuite()) }
func TestRunningLaws(t *testing.T)   { laws.Matrix(t, pairwiselaws.RunningSuite()) }
