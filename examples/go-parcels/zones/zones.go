// Package zones says in which zone a country lies.
package zones

var byCountry = map[string]int{"AT": 0, "DE": 0, "FR": 1, "US": 2}

// Of is the zone of a country; unknown countries lie in the last one.
func Of(country string) int {
	zone, known := byCountry[country]
	if !known {
		return 2
	}
	return zone
}
