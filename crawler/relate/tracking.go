package relate

import "strings"

// Parameters that say where a reader came from and never which article is meant. The list is kept short on purpose: a
// parameter that is dropped wrongly makes two articles one, one that is kept wrongly only makes an alias, which the
// page's own rel=canonical mends. Names that sites use to tell articles apart (id, aid, newsid, cid, p, page, source,
// type) are never here.

// isTracking reports whether a parameter of an address at host is one of those. Both are in lower case.
func isTracking(name, host string) bool {
	for _, prefix := range trackingPrefixes() {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	switch name {
	case "from", "isappinstalled", "spm", "scm", "nsukey", "wxshare_count", "tt_from", "tt_group_id", // Chinese apps' share buttons
		"bd_vid", "hmsr", "hmpl", "hmcu", "hmkw", "hmci", "qhclickid", // Baidu and 360 advertising
		"pgv_ref", "adtag", "uc_biz_str", "spss", "spsw", "spssid", "_trans_", "_zbs_baidu_bk", // Tencent, UC, NetEase, Sohu, Ifeng
		"fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "ttclid", "igshid", "igsh", "li_fat_id", // advertising clicks
		"_ga", "_gl", "_hsenc", "_hsmi", "mc_cid", "mc_eid", "mkt_tok", "vero_id", "oly_enc_id", "oly_anon_id", // analytics and newsletters
		"ref", "ref_src", "ref_url", "referer", "referrer", "cmpid", "cmp", "ncid", "ocid", "smid", "smtyp", "s_cid", "sref", "srnd", "icid", "wt.mc_id", "xtor", "__twitter_impression", "guccounter", "guce_referrer", "guce_referrer_sig", // press sites
		"phpsessid", "jsessionid", "aspsessionid": // sessions
		return true
	}
	return isTrackingAt(name, host)
}

// trackingPrefixes begin the names of whole families: Google's and Matomo's campaigns, share buttons, the BBC's.
func trackingPrefixes() []string {
	return []string{"utm_", "mtm_", "pk_", "hsa_", "share", "at_campaign", "at_medium", "at_custom", "at_link", "at_ptr"}
}

// isTrackingAt knows the parameters that are tracking on some hosts and an article's name on others.
func isTrackingAt(name, host string) bool {
	switch {
	case host == "mp.weixin.qq.com": // __biz, mid, idx, sn and the short form's s name the piece
		switch name {
		case "scene", "srcid", "sessionid", "clicktime", "enterid", "ascene", "subscene", "devicetype", "version", "nettype", "abtest_cookie",
			"pass_ticket", "wx_header", "key", "uin", "chksm", "mpshare", "exportkey", "lang", "poc_token", "fontscale":
			return true
		}
	case host == "sina.com.cn" || strings.HasSuffix(host, ".sina.com.cn") || strings.HasSuffix(host, ".sina.cn"):
		switch name {
		case "cre", "mod", "loc", "r", "rfunc", "tj", "tr", "vt", "pos", "wm", "doct", "his", "autocallup", "cref":
			return true
		}
	case strings.HasSuffix(host, "toutiao.com"):
		switch name {
		case "timestamp", "app", "req_id", "group_id", "wid", "log_from":
			return true
		}
	case host == "sohu.com" || strings.HasSuffix(host, ".sohu.com"):
		switch name {
		case "_f", "pvid", "trans":
			return true
		}
	}
	return false
}
