package dates

import (
	"testing"
	"time"

	"yulun/article"
)

var shanghai = time.FixedZone("CST", 8*3600)

// TestOrders holds that a date which could be two days is read only where something says which.
func TestOrders(t *testing.T) {
	t.Parallel()
	latest := now.Add(24 * time.Hour)
	plain := Reader{Zone: shanghai, Latest: latest}
	chinese := Reader{Zone: shanghai, Latest: latest, YearFirst: true}
	taiwan := Reader{Zone: shanghai, Latest: latest, YearFirst: true, ROC: true}
	british := Reader{Zone: shanghai, Latest: latest, Order: DayFirst}
	us := Reader{Zone: shanghai, Latest: latest, Order: MonthFirst}
	tests := []struct {
		in                                        string
		plain, chinese, taiwan, british, american string
	}{
		{"27/11/2023 10:30", "2023-11-27T10:30:00+08:00", "2023-11-27T10:30:00+08:00", "2023-11-27T10:30:00+08:00", "2023-11-27T10:30:00+08:00", "2023-11-27T10:30:00+08:00"},
		{"11/27/2023", "2023-11-27", "2023-11-27", "2023-11-27", "2023-11-27", "2023-11-27"},
		{"27.11.2023", "2023-11-27", "2023-11-27", "2023-11-27", "2023-11-27", "2023-11-27"},
		{"Posted 14-2-2021", "2021-02-14", "2021-02-14", "2021-02-14", "2021-02-14", "2021-02-14"},
		{"05/04/2023", "", "", "", "2023-04-05", "2023-05-04"},
		{"9.8.2022 7:15 pm", "", "", "", "2022-08-09T19:15:00+08:00", "2022-09-08T19:15:00+08:00"},
		{"06/06/2022", "2022-06-06", "2022-06-06", "2022-06-06", "2022-06-06", "2022-06-06"},
		{"27.11.23", "2023-11-27", "2023-11-27", "2023-11-27", "2023-11-27", "2023-11-27"},
		{"23-11-27 10:30", "2023-11-27T10:30:00+08:00", "2023-11-27T10:30:00+08:00", "2023-11-27T10:30:00+08:00", "2023-11-27T10:30:00+08:00", "2023-11-27T10:30:00+08:00"},
		{"19-03-21", "", "2019-03-21", "2019-03-21", "2021-03-19", "2021-03-19"},
		{"05/04/23", "", "2005-04-23", "2005-04-23", "2023-04-05", "2023-05-04"},
		{"99-12-31", "1999-12-31", "1999-12-31", "1999-12-31", "1999-12-31", "1999-12-31"},
		{"19年3月21日", "2019-03-21", "2019-03-21", "2019-03-21", "2019-03-21", "2019-03-21"},
		{"98年3月21日", "1998-03-21", "1998-03-21", "2009-03-21", "1998-03-21", "1998-03-21"},
		{"112年11月27日", "2023-11-27", "2023-11-27", "2023-11-27", "2023-11-27", "2023-11-27"},
		{"108.03.21", "", "", "2019-03-21", "", ""},
		{"108/3/21（四）09:05", "", "", "2019-03-21T09:05:00+08:00", "", ""},
		{"31/04/2023", "", "", "", "", ""},
		{"27/11-2023", "", "", "", "", ""},
		{"版本 12.10.21.4", "", "", "", "", ""},
		{"192.168.10.21", "", "", "", "", ""},
		{"27/11/2031", "", "", "", "", ""},
	}
	for _, tt := range tests {
		for _, c := range []struct {
			name, want string
			reader     Reader
		}{
			{"plain", tt.plain, plain},
			{"chinese", tt.chinese, chinese},
			{"taiwan", tt.taiwan, taiwan},
			{"british", tt.british, british},
			{"american", tt.american, us},
		} {
			m, _, _ := c.reader.Find(tt.in)
			if got := m.String(); got != c.want {
				t.Errorf("%s: Find(%q) = %q, want %q", c.name, tt.in, got, c.want)
			}
		}
	}
}

func TestFindWide(t *testing.T) {
	t.Parallel()
	d := Reader{Zone: shanghai}
	tests := []struct{ in, before, date, want string }{
		{"江州５月２０日电", "", "", ""},
		{"江州２０１９年３月２１日电", "江州", "２０１９年３月２１日", "2019-03-21"},
		{"发布时间：２０１９-０３-２１　１０：２１", "发布时间：", "２０１９-０３-２１　１０：２１", "2019-03-21T10:21:00+08:00"},
		{"２０１９／３／２１", "", "２０１９／３／２１", "2019-03-21"},
		{"時間 ２０１９．０３．２１ 江州", "時間 ", "２０１９．０３．２１", "2019-03-21"},
	}
	for _, tt := range tests {
		m, at, ok := d.Find(tt.in)
		if got := m.String(); got != tt.want {
			t.Errorf("Find(%q) = %q, want %q", tt.in, got, tt.want)
		}
		if ok && (tt.in[:at[0]] != tt.before || tt.in[at[0]:at[1]] != tt.date) {
			t.Errorf("Find(%q) cuts %q | %q", tt.in, tt.in[:at[0]], tt.in[at[0]:at[1]])
		}
	}
}

func TestWeekdays(t *testing.T) {
	t.Parallel()
	d := Reader{Zone: shanghai}
	for in, want := range map[string]string{
		"2019年3月21日，星期四":               "2019-03-21",
		"2019年3月21日，星期四 10:21":         "2019-03-21T10:21:00+08:00",
		"2019年3月21日（週四）下午3:05":         "2019-03-21T15:05:00+08:00",
		"2019/03/21（四）10:21":           "2019-03-21T10:21:00+08:00",
		"2019-03-21 Thu 10:21":         "2019-03-21T10:21:00+08:00",
		"2019/03/21 PM 03:05":          "2019-03-21T15:05:00+08:00",
		"Thu, 21 Mar 19 10:21:00 GMT":  "2019-03-21T10:21:00Z",
		"21 Mar 2019 10:21 GMT+8":      "2019-03-21T10:21:00+08:00",
		"2019-03-21 10:21 (UTC+05:30)": "2019-03-21T10:21:00+08:00",
	} {
		if m, _, _ := d.Find(in); m.String() != want {
			t.Errorf("Find(%q) = %q, want %q", in, m, want)
		}
	}
}

// TestZones holds that an abbreviation means the outlet's own zone where that one is called so.
func TestZones(t *testing.T) {
	t.Parallel()
	tests := []struct{ zone, in, want string }{
		{"Asia/Shanghai", "Thu, 21 Mar 2019 10:21:00 CST", "2019-03-21T10:21:00+08:00"},
		{"Asia/Shanghai", "2019-03-21 10:21-11:30", "2019-03-21T10:21:00+08:00"}, // a span
		{"Asia/Shanghai", "2019-03-21 10:21-16:00", "2019-03-21T10:21:00+08:00"},
		{"Asia/Shanghai", "2019-03-21T10:21:00+05:45", "2019-03-21T10:21:00+05:45"},
		{"Asia/Shanghai", "2019-03-21T10:21:00-09:30", "2019-03-21T10:21:00-09:30"},
		{"Asia/Taipei", "Thu, 21 Mar 2019 10:21:00 CST", "2019-03-21T10:21:00+08:00"},
		{"Asia/Macau", "Thu, 21 Mar 2019 10:21:00 CST", "2019-03-21T10:21:00+08:00"},
		{"Asia/Hong_Kong", "Thu, 21 Mar 2019 10:21:00 CST", "2019-03-21T10:21:00+08:00"},
		{"America/Chicago", "Thu, 21 Feb 2019 10:21:00 CST", "2019-02-21T10:21:00-06:00"},
		{"America/New_York", "Thu, 21 Mar 2019 10:21:00 CST", "2019-03-21T10:21:00-06:00"},
		{"America/New_York", "Thu, 21 Mar 2019 10:21:00 EDT", "2019-03-21T10:21:00-04:00"},
		{"Europe/London", "Fri, 21 Jun 2019 10:21:00 BST", "2019-06-21T10:21:00+01:00"},
		{"Asia/Shanghai", "Fri, 21 Jun 2019 10:21:00 EST", "2019-06-21T10:21:00-05:00"},
		{"Australia/Sydney", "2019-06-21 10:21 AEST", "2019-06-21T10:21:00+10:00"},
		{"Asia/Kolkata", "2019-06-21 10:21 IST", "2019-06-21T10:21:00+05:30"},
	}
	for _, tt := range tests {
		zone, err := time.LoadLocation(tt.zone)
		if err != nil {
			t.Fatal(err)
		}
		if m, _ := (Reader{Zone: zone}).Machine(tt.in); m.String() != tt.want {
			t.Errorf("%s: Machine(%q) = %q, want %q", tt.zone, tt.in, m, tt.want)
		}
	}
}

func TestOrderOf(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]Order{
		"05/04/2023\n27/11/2022": DayFirst,
		"05/04/2023 11/27/2022":  MonthFirst,
		"05/04/2023":             OrderUnknown,
		"27/11/2022, 11/27/2022": OrderUnknown,
		"2022/11/27":             OrderUnknown,
	} {
		if got := OrderOf(in); got != want {
			t.Errorf("OrderOf(%q) = %d, want %d", in, got, want)
		}
	}
}

// FuzzFind holds what Find promises of any text: places within it, a day that exists, none beyond
// Latest, and what it found is found again in the part that it named.
func FuzzFind(f *testing.F) {
	for _, s := range []string{
		"发布时间：2019-03-21 10:21", "２０１９年３月２１日，星期四", "Thu, 21 Mar 19 10:21:00 CST", "27.11.23", "108.03.21（四）", "1553134860",
		"二〇一九年三月二十一日", "05/04/2023 99-12-31", "20190321T102100Z", "2019-03-21 10:21-11:30",
	} {
		f.Add(s, true, uint8(0))
	}
	f.Fuzz(func(t *testing.T, s string, flag bool, order uint8) {
		d := Reader{Zone: shanghai, Latest: now, Order: Order(order % 3), YearFirst: flag, ROC: flag}
		m, at, ok := d.Find(s)
		if ok && (at[0] < 0 || at[0] >= at[1] || at[1] > len(s)) {
			t.Fatalf("Find(%q) names %v of %d bytes", s, at, len(s))
		}
		if ok {
			if again, _, _ := d.Find(s[at[0]:at[1]]); again.String() != m.String() {
				t.Errorf("Find(%q) = %v from %q, in which it finds %v", s, m, s[at[0]:at[1]], again)
			}
		}
		for _, found := range []article.Moment{m, first(d.Machine(s)), first(d.Address(s))} {
			if !found.IsZero() && (found.Time.Year() < 1990 || found.Time.After(now)) {
				t.Errorf("%q gave %s", s, found)
			}
		}
		if m.IsZero() == ok {
			t.Errorf("Find(%q) = %v, %v", s, m, ok)
		}
	})
}

func first(m article.Moment, _ bool) article.Moment { return m }
