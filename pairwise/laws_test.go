package pairwise_test

import (
	"testing"

	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/pairwiselaws"
)

func TestLawsOfSum(t *testing.T)       { laws.Check(t, pairwiselaws.SumSuite()) }
func TestLawsOfSorted(t *testing.T)    { laws.Check(t, pairwiselaws.SortedSuite()) }
func TestLawsOfFloat(t *testing.T)     { laws.Check(t, pairwiselaws.FloatSuite()) }
func TestLawsOfDistances(t *testing.T) { laws.Check(t, pairwiselaws.DistancesSuite()) }
func TestLawsOfMean(t *testing.T)      { laws.Check(t, pairwiselaws.MeanSuite()) }
func TestLawsOfGini(t *testing.T)      { laws.Check(t, pairwiselaws.GiniSuite()) }
func TestLawsOfRunning(t *testing.T)   { laws.Check(t, pairwiselaws.RunningSuite()) }
