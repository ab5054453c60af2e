package rates

import "testing"

func TestPriceTakesTheStepThatFits(t *testing.T) {
	if got := Price(Parcel{Country: "DE", Grams: 2500}); got != 699 {
		t.Errorf("got %d, want 699", got)
	}
}

func TestPriceOfAnUnknownCountry(t *testing.T) {
	if got := Price(Parcel{Country: "XX", Grams: 100}); got != 1599 {
		t.Errorf("got %d, want 1599", got)
	}
}
