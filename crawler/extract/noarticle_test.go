package extract

import "testing"

func TestANumberThatBeginsAHeadlineIsNoFault(t *testing.T) {
	t.Parallel()
	for title, fault := range map[string]bool{
		"407家企业因失信被列入黑名单":                             false,
		"雲溪縣407家企業獲信用修復":                              false,
		"青石县506家企业上红榜\n青石县506家企业上红榜":                  false,
		"500 firms put on the blacklist in one month": false,
		"501人因拖欠工资被限制高消费":                             false,
		"404 Not Found":           true,
		"404":                     true,
		"404 - 页面":                true,
		"404页面":                   true,
		"404\n青石日报":               true,
		"【404】青石日报":               true,
		"502 Bad Gateway":         true,
		"503 Service Unavailable": true,
		"500错误":                   true,
		"您访问的页面不存在":               true,
	} {
		if got := errorTitle.MatchString(title); got != fault {
			t.Errorf("%q is taken for a fault: %t, want %t", title, got, fault)
		}
	}
}
