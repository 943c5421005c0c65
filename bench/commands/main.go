// Command commands measures what short commands cost, in CPU time and memory, beside those of another
// version of the program. All versions run in turn, each command once a round; medians are printed. The
// first version crawls the sample press, which all search.
//
//	go build -o /tmp/after ./cmd/yulun
//	go -C bench run ./commands -rounds 15 /tmp/before /tmp/after
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const text = `{"id":"1","title":"法院公布失信被执行人名单","text":"市中级人民法院将三百余人纳入失信被执行人名单，限制乘坐飞机和高铁。` +
	`社会信用体系建设成效显著，不过也有学者批评，黑名单侵犯隐私，缺乏法律依据，应当建立信用修复机制。"}`

// command is one that is measured, with its standard input.
type command struct {
	name, input string
	args        []string
}

// cost is what one run took.
type cost struct {
	cpu time.Duration
	// peak is the most memory at once, in KB.
	peak int64
}

func main() {
	rounds := flag.Int("rounds", 15, "how often each command runs")
	flag.Parse()
	if flag.NArg() == 0 || *rounds < 1 {
		log.Fatal("name the programs to measure")
	}
	if err := measure(*rounds, flag.Args()); err != nil {
		log.Fatal(err)
	}
}

func measure(rounds int, programs []string) error {
	folder, err := os.MkdirTemp("", "commands")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	const data = "data" // in a folder of each program, since one can't always read what another writes
	commands := []command{
		{name: "version", args: []string{"version"}},
		{name: "search, 98 articles", args: []string{"search", "--data", data, "信用"}},
		{name: "segment, one line", args: []string{"segment"}, input: "列入失信被执行人名单\n"},
		{name: "score, one text", args: []string{"score"}, input: text + "\n"},
	}
	dirs := map[string]string{}
	for i, program := range programs {
		dirs[program] = filepath.Join(folder, strconv.Itoa(i))
		if err := os.Mkdir(dirs[program], 0o700); err != nil {
			return err
		}
		if _, err := run(program, dirs[program], command{args: []string{"demo", "--no-serve", "--data", data}}); err != nil {
			return err
		}
	}
	costs := map[string][]cost{}
	for range rounds {
		for _, c := range commands {
			for _, program := range programs {
				cost, err := run(program, dirs[program], c)
				if err != nil {
					return err
				}
				costs[program+c.name] = append(costs[program+c.name], cost)
			}
		}
	}
	for _, c := range commands {
		for _, program := range programs {
			cpu, peak := medians(costs[program+c.name])
			fmt.Printf("%-20s %-24s %6.1f ms of CPU time, peak %4d MB\n", c.name, program, cpu.Seconds()*1000, peak>>10)
		}
	}
	return nil
}

// run runs a command of a program in a folder.
func run(program, dir string, c command) (cost, error) {
	path, err := filepath.Abs(program)
	if err != nil {
		return cost{}, err
	}
	cmd := exec.Command(path, c.args...)
	cmd.Dir = dir
	cmd.Stdin = strings.NewReader(c.input)
	if out, err := cmd.CombinedOutput(); err != nil {
		return cost{}, fmt.Errorf("%s %s: %w\n%s", program, strings.Join(c.args, " "), err, out)
	}
	state := cmd.ProcessState
	return cost{state.UserTime() + state.SystemTime(), state.SysUsage().(*syscall.Rusage).Maxrss}, nil
}

// medians are those of the CPU time and of the peak.
func medians(costs []cost) (cpu time.Duration, peak int64) {
	var times []time.Duration
	var peaks []int64
	for _, c := range costs {
		times, peaks = append(times, c.cpu), append(peaks, c.peak)
	}
	slices.Sort(times)
	slices.Sort(peaks)
	return times[len(times)/2], peaks[len(peaks)/2]
}
