package main

import (
	"context"
	"fmt"

	"yulun/article"
	"yulun/render"
	"yulun/service"
)

type doctorCommand struct {
	Repair bool `help:"Read damaged articles again from the archive, and bring the index to what the store holds."`
}

// Help is printed below the flags.
func (doctorCommand) Help() string {
	return `Looks for the likeliest troubles: data folder and disk, secrets, clock, damaged rows, archive, index, the service and its schedule,
sources that refuse, fail or changed their pages, ids that the codebook lost, scores of another version. Says how to mend each. It reads
every article of the store, and asks no outlet anything. Ends with 3 where something is wrong.

` + exitCodes
}

// Run prints what was found.
func (c *doctorCommand) Run(ctx context.Context, a *app) error {
	if c.Repair {
		if _, err := a.service().Repair(ctx); err != nil {
			return err
		}
	}
	found, err := a.service().Doctor(ctx)
	if err != nil {
		return err
	}
	if fault := clockFault(a.now(), builtAt()); fault != nil {
		found = append([]service.Finding{{Check: "clock of the machine", State: service.Trouble, Found: fault.Error()}}, found...)
	}
	if a.globals.JSON {
		err = render.WriteJSONLines(a.std.out, found)
	} else {
		err = a.printFindings(found)
	}
	if n := troubles(found); err == nil && n > 0 {
		err = &article.Error{Code: article.CodePartial, Message: count(n, "trouble was", "troubles were") + " found"}
	}
	return err
}

func troubles(found []service.Finding) int {
	n := 0
	for _, f := range found {
		if f.State == service.Trouble {
			n++
		}
	}
	return n
}

func (a *app) printFindings(found []service.Finding) error {
	for _, f := range found {
		if _, err := fmt.Fprintf(a.std.out, "%-8s %s: %s\n", f.State, f.Check, render.Plain(f.Found)); err != nil {
			return err
		}
		if f.Remedy != "" {
			if _, err := fmt.Fprintf(a.std.out, "         %s\n", render.Plain(f.Remedy)); err != nil {
				return err
			}
		}
	}
	return nil
}
