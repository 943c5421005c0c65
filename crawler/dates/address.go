package dates

import (
	"yulun/article"
	"yulun/internal/lazyre"
)

var (
	urlDate    = lazyre.New(`(?:^|[/_\-.=t])((?:19|20)\d{2})[/_\-]?(0[1-9]|1[0-2])[/_\-]?(0[1-9]|[12]\d|3[01])(?:\D|$)`)
	urlNamed   = lazyre.New(`(?i)/((?:19|20)\d{2})/(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/(3[01]|[12]\d|0?[1-9])/`)
	urlShort   = lazyre.New(`/((?:19|20)\d{2})[/\-](1[0-2]|0?[1-9])[/\-](3[01]|[12]\d|0?[1-9])(?:\D|$)`)
	urlCompact = lazyre.New(`(?:^|[/_\-t])((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{2,}`)
	urlTwo     = lazyre.New(`/(\d{2})/(0\d|1[0-2])(0[1-9]|[12]\d|3[01])/`)
	urlThree   = lazyre.New(`/([012]\d)/(1[0-2]|0?[1-9])/(3[01]|[12]\d|0?[1-9])/`)
)

// Address is the day in the path of an address such as /2019-03-21/, /2019/0321/,
// t20190321_12.html, /2019/mar/21/ or, with two digits for the year, /19/0321/ and /19/3/21/.
func (d Reader) Address(path string) (article.Moment, bool) {
	for _, re := range []*lazyre.Regexp{urlDate, urlNamed, urlShort, urlCompact} {
		if m := re.FindStringSubmatch(path); m != nil {
			if moment, ok := d.build(m[1], m[2], m[3], timeOfDay{}); ok {
				return moment, true
			}
		}
	}
	for _, re := range []*lazyre.Regexp{urlTwo, urlThree} {
		if m := re.FindStringSubmatch(path); m != nil {
			return d.build("20"+m[1], m[2], m[3], timeOfDay{})
		}
	}
	return article.Moment{}, false
}
