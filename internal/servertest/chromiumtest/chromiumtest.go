// Package chromiumtest starts Chromium for tests that look at pages.
package chromiumtest

import (
	"context"
	"time"

	"github.com/chromedp/chromedp"
)

// New is a context in which chromedp starts the Chromium of a path, which may take two minutes on a
// busy machine. end stops it.
func New(ctx context.Context, path string) (_ context.Context, end context.CancelFunc) {
	ctx, endAll := chromedp.NewExecAllocator(ctx, append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path),
		chromedp.NoSandbox, chromedp.Flag("disable-background-networking", true), chromedp.WSURLReadTimeout(2*time.Minute))...)
	ctx, endTab := chromedp.NewContext(ctx)
	return ctx, func() { endTab(); endAll() }
}
