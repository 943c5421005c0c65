package relate

import "strings"

// What is known of query parameters. A name counts only as a whole: one that merely begins like a
// known one, such as PK_ID, is the site's own.
//
// certain are parameters that say where a reader came from and never which article is meant, on any
// site. Names that sites use to tell articles apart (id, aid, newsid, cid, p, page, source, type)
// are never here.
var certain = names(`
	utm_source utm_medium utm_campaign utm_term utm_content utm_id utm_name utm_cid utm_reader utm_referrer utm_social utm_brand
	utm_social-type utm_pubreferrer utm_swu utm_viz_id utm_expid utm_int utm_source_platform utm_creative_format utm_marketing_tactic
	mtm_campaign mtm_keyword mtm_kwd mtm_source mtm_medium mtm_content mtm_cid mtm_group mtm_placement
	pk_campaign pk_keyword pk_kwd pk_source pk_medium pk_content pk_cid pk_vid
	hsa_acc hsa_cam hsa_grp hsa_ad hsa_src hsa_tgt hsa_kw hsa_mt hsa_net hsa_ver hsa_la hsa_ol
	at_campaign at_campaign_type at_medium at_custom1 at_custom2 at_custom3 at_custom4 at_link_id at_link_type at_link_origin
	at_ptr_name at_ptr_type at_format at_bbc_team
	_ga _gl _hsenc _hsmi __hstc __hssc __hsfp mc_cid mc_eid mkt_tok vero_id oly_enc_id oly_anon_id
	fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid twclid ttclid igshid igsh li_fat_id
	ref_src ref_url referer referrer cmpid ncid ocid smid smtyp s_cid sref srnd icid wt.mc_id xtor __twitter_impression
	guccounter guce_referrer guce_referrer_sig
	isappinstalled spm scm nsukey wxshare_count tt_from tt_group_id ivk_sa wfr srctag bd_vid bd_source_light
	hmsr hmpl hmcu hmkw hmci qhclickid pgv_ref adtag uc_biz_str spss spsw spssid _trans_ _zbs_baidu_bk
	share_token share_from share_source share_medium share_plat share_tag share_session_id share_times share_app_id share_to share_by
	share_link_id share_iid share_did share_sec_uid sharer_shareid sharer_sharetime sharer_shareinfo sharer_shareinfo_first`)

// sessions are parameters that hold a visitor's session. They are another at each visit.
var sessions = names("phpsessid jsessionid aspsessionid session_id sessid oscsid zenid cfid cftoken")

// doubtful are parameters that some sites use for tracking and others to tell articles apart. Only
// the texts behind them can say which.
var doubtful = names(`
	from ref r loc f for _t _ _ts timestamp rnd rand random share shareid share_id shareuid share_uid sharetype share_type
	sharefrom channelid channel_id cmp pos mod cre rfunc tj tr vt wm doct his cref autocallup _f pvid trans log_from req_id
	scene srcid sid sessionid clicktime enterid ascene subscene devicetype nettype spider fr frm refer`)

// certainValues are values by which a doubtful parameter is certain.
var certainValues = map[string]map[string]bool{
	"from": names("timeline singlemessage groupmessage message favorites"), // WeChat's share menu
	"for":  names("pc"),                                                    // Baidu's news, beside wfr=spider
}

// certainAt are parameters that are certain on the hosts of one publisher, by the end of its hosts'
// names.
var certainAt = map[string]map[string]bool{
	// __biz, mid, idx, sn and the short form's s name the piece
	"mp.weixin.qq.com": names(`scene srcid sessionid clicktime enterid ascene subscene devicetype version nettype abtest_cookie
		pass_ticket wx_header key uin chksm mpshare exportkey lang poc_token fontscale from`),
	"sina.com.cn": names("cre mod loc r rfunc tj tr vt pos wm doct his autocallup cref"),
	"sina.cn":     names("cre mod loc r rfunc tj tr vt pos wm doct his autocallup cref"),
	"toutiao.com": names("timestamp app req_id group_id wid log_from"),
	"sohu.com":    names("_f pvid trans"),
}

func names(list string) map[string]bool {
	out := map[string]bool{}
	for _, n := range strings.Fields(list) {
		out[n] = true
	}
	return out
}

// isCertain reports whether a parameter of an address at host never says which article is meant.
func isCertain(pair, host string) bool {
	name, value := parameter(pair)
	if certain[name] || sessions[name] || certainValues[name][value] {
		return true
	}
	host = strings.ToLower(host)
	for end, names := range certainAt {
		if names[name] && (host == end || strings.HasSuffix(host, "."+end)) {
			return true
		}
	}
	return false
}

// Tracks reports whether sites are known to use a parameter ("name=value") of an address at host
// for tracking. Some use it to tell articles apart all the same; see [Key].
func Tracks(pair, host string) bool {
	name, _ := parameter(pair)
	return doubtful[name] || isCertain(pair, host)
}

func parameter(pair string) (name, value string) {
	name, value, _ = strings.Cut(strings.ToLower(pair), "=")
	return name, value
}
