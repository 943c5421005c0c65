// Command pictures takes the pictures of docs/images: the main pages of the demo as readers see
// them, wide and narrow, light, dark and printed.
//
//	go run ./scripts/pictures        starts the demo and takes all pictures
//	go run ./scripts/pictures -base http://127.0.0.1:8600 -to /tmp/look -path /jobs
//
// It needs Chromium. The pictures are WebP, a screen high unless -whole is given.
package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// view is a page as a reader sees it.
type view struct {
	width, height int64
	media, scheme string
}

var (
	wide   = view{1280, 800, "screen", "light"}
	dark   = view{1280, 800, "screen", "dark"}
	middle = view{768, 900, "screen", "light"}
	phone  = view{390, 844, "screen", "light"}
	night  = view{390, 844, "screen", "dark"}
	paper  = view{687, 972, "print", "light"} // A4 without its margins
)

// name says what the view is in the name of a picture.
func (v view) name() string {
	if v.media == "print" {
		return "print"
	}
	return fmt.Sprintf("%d-%s", v.width, v.scheme)
}

// shot is a page with the views that are kept of it. Script finds the address on the page of Path,
// where it can't be written down.
type shot struct {
	name, path, script string
	views              []view
}

var shots = []shot{
	{"overview", "/", "", []view{wide, dark, middle, phone, night, paper}},
	{"search", "/search?q=失信&order=newest", "", []view{wide, phone}},
	{"article", "/search?q=欠薪+失信", `document.querySelector(".hit h3 a").href`, []view{wide, phone, night, paper}},
	{"series", "/series?bucket=month", "", []view{wide, dark, phone, paper}},
	{"multiples", "/series?group=type", "", []view{wide}},
	{"compare", "/compare", "", []view{wide, phone, paper}},
	{"sources", "/sources", "", []view{wide, dark, phone}},
	{"kwic", "/kwic?q=信用", "", []view{wide, phone}},
	{"clusters", "/clusters", "", []view{wide}},
	{"method", "/method", "", []view{wide}},
	{"overview-zh", "/?ui=zh", "", []view{wide, phone}},
}

func main() {
	base := flag.String("base", "", "address of the pages; without it the demo is started")
	to := flag.String("to", filepath.Join("docs", "images"), "folder of the pictures")
	whole := flag.Bool("whole", false, "take whole pages, not a screen of each")
	path := flag.String("path", "", "take this page alone, such as /jobs or /?ui=zh")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	err := func() error {
		if *base == "" {
			address, end, err := startDemo(ctx)
			if err != nil {
				return err
			}
			defer end()
			*base = address
		}
		c := camera{base: *base, to: *to, whole: *whole}
		wanted := shots
		if *path != "" {
			wanted = []shot{{name: "page", path: *path, views: []view{wide, dark, middle, phone, night, paper}}}
		}
		return c.takeAll(ctx, wanted)
	}()
	if err != nil {
		fmt.Fprintln(os.Stderr, "pictures:", err)
		os.Exit(1)
	}
}

// startDemo runs the demo in a folder of its own until end is called.
func startDemo(ctx context.Context) (base string, end func(), err error) {
	dir, err := os.MkdirTemp("", "yulun-pictures-*")
	if err != nil {
		return "", nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	program := filepath.Join(dir, "yulun")
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", program, "./cmd/yulun").CombinedOutput(); err != nil {
		cancel()
		return "", nil, fmt.Errorf("build the demo: %w\n%s", err, out)
	}
	demo := exec.CommandContext(ctx, program, "demo", "--data", filepath.Join(dir, "yulun-demo"), "--addr", "127.0.0.1:0")
	demo.Cancel = func() error { return demo.Process.Signal(os.Interrupt) }
	out, err := demo.StderrPipe() // where it says its address
	if err == nil {
		err = demo.Start()
	}
	end = func() {
		cancel()
		_ = demo.Wait() // it was interrupted
		_ = os.RemoveAll(dir)
	}
	if err != nil {
		cancel()
		return "", nil, fmt.Errorf("start the demo: %w", err)
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if _, after, ok := strings.Cut(lines.Text(), "The pages are at "); ok {
			address, _, _ := strings.Cut(after, " ")
			go func() {
				for lines.Scan() { // so that the demo is never held up
				}
			}()
			return strings.TrimSuffix(address, "/"), end, nil
		}
	}
	end()
	return "", nil, errors.New("the demo ended before it served its pages")
}

// camera takes pictures of the pages at base.
type camera struct {
	base, to string
	whole    bool
}

func (c camera) takeAll(ctx context.Context, shots []shot) error {
	browser := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			browser = cmp.Or(browser, found)
		}
	}
	if browser == "" {
		return errors.New("find no Chromium: install it (apt-get install chromium)")
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Minute)
	defer cancel()
	ctx, cancel = chromedp.NewExecAllocator(ctx, append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(browser),
		chromedp.NoSandbox, chromedp.Flag("hide-scrollbars", true))...)
	defer cancel()
	ctx, cancel = chromedp.NewContext(ctx)
	defer cancel()
	if err := os.MkdirAll(c.to, 0o755); err != nil {
		return err
	}
	for _, s := range shots {
		for _, v := range s.views {
			if err := c.take(ctx, s, v); err != nil {
				return fmt.Errorf("%s, %s: %w", s.name, v.name(), err)
			}
		}
	}
	return nil
}

func (c camera) take(ctx context.Context, s shot, v view) error {
	if _, err := chromedp.Run(ctx, chromedp.EmulateViewport(v.width, v.height)); err != nil {
		return err
	}
	address := c.base + s.path
	// A language that an address chooses is kept in a cookie.
	if _, err := chromedp.Run(ctx, chromedp.Navigate(c.base+"/changes?ui=en")); err != nil {
		return err
	}
	if _, err := chromedp.Run(ctx, media(v)); err != nil {
		return err
	}
	if _, err := chromedp.Run(ctx, chromedp.Navigate(address)); err != nil {
		return err
	}
	if s.script != "" {
		found, err := chromedp.Run(ctx, chromedp.Evaluate[string](s.script))
		if err != nil {
			return err
		}
		if _, err := chromedp.Run(ctx, chromedp.Navigate(found)); err != nil {
			return err
		}
	}
	picture, err := chromedp.Run[[]byte](ctx, c.capture)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(c.to, s.name+"-"+v.name()+".webp"), picture, 0o644)
}

func media(v view) chromedp.Action[cdp.Empty] {
	return func(ctx context.Context, tab *chromedp.Target) (cdp.Empty, error) {
		return cdp.Call(ctx, tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Media: v.media, Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: v.scheme}},
		})
	}
}

func (c camera) capture(ctx context.Context, tab *chromedp.Target) ([]byte, error) {
	quality := int64(80)
	r, err := cdp.Call(ctx, tab, page.CaptureScreenshot, page.CaptureScreenshotParams{
		Format: page.CaptureScreenshotFormatWebp, Quality: &quality, CaptureBeyondViewport: &c.whole,
	})
	return r.Data, err
}
