// A service that crashes, with Sentry's SDK as a team sets it up.
package main

import (
	"errors"
	"os"
	"time"

	"github.com/getsentry/sentry-go"
)

type order struct{ lines []int }

func total(o *order) int {
	return len(o.lines)
}

func handle(o *order) int {
	return total(o) + 1
}

func main() {
	err := sentry.Init(sentry.ClientOptions{Dsn: os.Getenv("DSN"), Release: "orders@1.2.3", Environment: "staging"})
	if err != nil {
		panic(errors.New("the SDK did not start"))
	}
	defer sentry.Flush(10 * time.Second)
	defer sentry.Recover()
	handle(nil)
}
