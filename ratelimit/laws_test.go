package ratelimit_test

import (
	"testing"

	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/ratelimitlaws"
)

func TestLawsOfExact(t *testing.T)      { laws.Check(t, ratelimitlaws.ExactSuite()) }
func TestLawsOfBucket(t *testing.T)     { laws.Check(t, ratelimitlaws.BucketSuite()) }
func TestLawsOfDecision(t *testing.T)   { laws.Check(t, ratelimitlaws.DecisionSuite()) }
func TestLawsOfCapacity(t *testing.T)   { laws.Check(t, ratelimitlaws.CapacitySuite()) }
func TestLawsOfOthers(t *testing.T)     { laws.Check(t, ratelimitlaws.OthersSuite()) }
func TestLawsOfQuota(t *testing.T)      { laws.Check(t, ratelimitlaws.QuotaSuite()) }
func TestLawsOfAtOnce(t *testing.T)     { laws.Check(t, ratelimitlaws.AtOnceSuite()) }
func TestLawsOfContainers(t *testing.T) { laws.Check(t, ratelimitlaws.ContainersSuite()) }
func TestLawsOfPace(t *testing.T)       { laws.Check(t, ratelimitlaws.PaceSuite()) }
