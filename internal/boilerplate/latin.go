package boilerplate

import (
	"strings"
)

// latinHints are words, in lower case, of which every notice in English has one.
var latinHints = hintsOf(`copyright ©  reserved reproduc republish reprint permission prohibited published appeared licen syndicat reflect represent advice liab
	opinion views disclaimer informational infring remov correction contact email e-mail @ newsletter sign subscrib inbox follow share support donat journalism app channel
	whatsapp telegram tip member reading unsubscribe privacy terms comment moderat`)

const (
	latinThis = `(?:this|the|all|any|our) (?:above |following |original )?(?:article|story|piece|post|essay|commentary|content|material|publication|report|column|site|website|page|work|information|press release|text)s?`
	latinUse  = `(?:published|republished|reproduced|broadcast|rewritten|redistributed|reprinted|copied|transmitted|distributed|used|reused|stored|archived)`
)

// latinFamilies are the clauses, here sentences, of notices in English.
var latinFamilies = []family{
	{
		kind:  Rights,
		hints: hintsOf(`copyright © reserved reproduc republi reprint rewritten redistribut permission prohibited published appeared licen syndicat original`),
		strong: clauses(
			`(?:©|\(c\)|copyright (?:©|\(c\)|(?:19|20)\d\d)).{0,120}`, `.{0,80}all rights (?:are )?reserved.{0,40}`,
			`no part of (?:this|the|our) .{0,200}(?:reproduc|copied|publish|transmit|permission|used).{0,160}`,
			latinThis+`.{0,40} (?:may|must|can|shall|should) ?not be `+latinUse+`.{0,160}`,
			`(?:re)?(?:publication|production|use|distribution|posting|printing) (?:of|in|without|is|and|or)\b.{0,160}(?:prohibited|forbidden|permission|not permitted|consent).{0,80}`,
			`unauthori[sz]ed (?:use|copying|reproduction|republication|distribution|duplication)\b.{0,160}(?:prohibited|forbidden|permission|not permitted).{0,40}`,
			`(?:re)?(?:printed|published|produced|posted) (?:here )?(?:with (?:the )?(?:kind )?permission|courtesy|by arrangement|under (?:a |an |the )?(?:creative|cc|licen)).{0,120}`,
			latinThis+` (?:was|is|has been) (?:first |originally |also |re)?(?:published|appeared|republished|adapted|syndicated|licensed|reproduced|distributed) (?:from|in|on|by|at|under|with|as part of|here)\b.{0,140}`,
			latinThis+` (?:first |originally )(?:published|appeared|ran) (?:in|on|at)\b.{0,120}`, `(?:originally|first) (?:published|appeared) (?:in|on|at|by)\b.{0,120}`,
			`read (?:the|our|this) (?:full |original )+.{0,40}`, `(?:republish|reprint|syndicate) (?:this|our)\b.{0,80}`, `(?:for|to request) (?:permissions?|licensing|reprints?|syndication|reuse)\b.{0,120}`,
			`(?:you (?:may|can|are free to)|feel free to) (?:republish|reprint|share|repost|reproduce)\b.{0,120}`,
		),
	},
	{
		kind:  Liability,
		hints: hintsOf(`opinion view reflect represent own advice liab disclaimer informational responsib accura endors educational`),
		strong: clauses(
			`(?:disclaimer\s*[:：]?\s*)?(?:the |any |all )?(?:views?|opinions?|positions?|statements?)(?:,? (?:and|or) [a-z]+){0,2} (?:expressed|stated|contained|presented|given|in (?:this|the) (?:article|column|piece))\b.{0,80}(?:own|author|those of|not (?:necessarily )?(?:reflect|represent)|personal).{0,160}`,
			`(?:the )?(?:author|writer|columnist)(?:'s|’s|s'|s’)? (?:views?|opinions?).{0,40}(?:own|personal|not (?:necessarily )?(?:reflect|represent)).{0,120}`,
			`(?:they|it|these|this) (?:do|does) not (?:necessarily )?(?:reflect|represent)\b.{0,120}`,
			latinThis+` (?:is|are) (?:provided |intended |published )?(?:only )?for (?:general |your |educational |reference )?(?:information(?:al)?|reference|educational|entertainment)\b.{0,120}`,
			latinThis+`.{0,20}(?:does|do|is|should) not (?:constitute|be (?:construed|considered|taken)|intended as|meant as|provide).{0,80}advice.{0,60}`,
			`(?:nothing (?:in|on) .{0,40}|it |and )?(?:does not|should not|is not intended to|constitutes?) .{0,24}(?:constitute|be construed|as)? ?.{0,24}(?:investment|financial|legal|medical|professional|trading) advice.{0,40}`,
			`(?:we|the (?:site|publisher|author|company)|neither .{2,60}) (?:accepts?|assumes?|bears?|takes?|is|are|do not accept|does not accept|cannot accept|make|makes)\b.{0,30}(?:liab|responsib|accura|warrant).{0,120}`,
			`disclaimer`,
		),
	},
	{
		kind:  Takedown,
		hints: hintsOf(`copyright infring remov correction contact error complain takedown`),
		strong: clauses(
			`if (?:you|there|any).{0,80}(?:copyright|infring|removed|take ?down|your rights).{0,140}`, `(?:we will|and we will|it will be) (?:promptly |immediately )?(?:remove|delete|take down|correct).{0,60}`,
			`(?:to|for) (?:report|request|suggest|submit|corrections?)(?: an?| any)? ?(?:error|correction|removal|complaint|mistake|typo)?s?\b.{0,30}(?:contact|email|e-mail|click|write|visit|please|use).{0,80}`,
			`(?:please )?(?:contact|email|write to|notify|inform) (?:us|the editors?|our).{0,120}`, `(?:spotted|seen|found|notice[d]?) (?:an? )?(?:error|mistake|typo).{0,80}`,
		),
	},
	{
		kind:  Contact,
		hints: hintsOf(`@ tip contact telephone phone tel editor newsroom`),
		strong: clauses(
			`(?:contact|reach|e-?mail|write to|call|phone)(?: (?:us|the (?:newsroom|editors?|author|reporter|writer)|him|her|them|[A-Z]\w+(?: [A-Z]\w+)?))?(?: at| via| on|\s*[:：]| )\s*\S*@\S+.{0,60}`,
			`(?:do you |have you |have |got )(?:have |got )?(?:an? |any )?(?:news )?(?:tips?|story|stories|information)\b.{0,80}(?:contact|e-?mail|let us know|tell us|get in touch|@|send|to share)?.{0,60}`,
			`(?:send|submit) (?:us )?(?:your |an? )?(?:news )?(?:tips?|letters?|comments?|feedback|stories|op-eds?).{0,80}`, `\S+@\S+`,
			`(?:tel|phone|telephone|fax|e-?mail|address|editor|newsroom)\s*[:：]\s*.{4,60}`,
		),
	},
	{
		kind:  Call,
		hints: hintsOf(`newsletter sign subscrib inbox follow share support donat journalism app channel whatsapp telegram like comment enter unsubscribe briefing join thank alerts submit opinion question`),
		strong: clauses(
			`(?:to (?:get|receive|read|stay).{0,60}, ?|for .{0,60}, ?|want .{0,60}|don[’']?t miss .{0,60}|stay .{0,40}[.,:] ?)?(?:please )?(?:sign up|subscribe|register|join|opt in)\b.{0,90}(?:newsletter|e-?mails?|inbox|briefing|alerts?|updates|mailing list|account|channel|community|here|today|now|below|free).{0,90}`,
			`(?:get|receive) (?:our|the|all the|more|your|daily|weekly|breaking|a daily|a weekly|stories).{0,100}(?:newsletter|inbox|e-?mail|app|alerts|phone).{0,60}`,
			`(?:our|the|this|a) .{0,40}newsletter (?:is|brings|delivers|sends|gives|rounds|offers|will).{0,120}`,
			`(?:please )?(?:enter|provide|confirm) your e-?mail.{0,60}`, `you can unsubscribe.{0,60}`, `by (?:signing up|subscribing|clicking|entering|continuing|submitting|registering)\b.{0,160}`,
			`thank(?:s| you) for (?:signing up|subscribing|reading|your (?:support|subscription)).{0,60}`,
			`(?:for .{0,60}, )?(?:please )?(?:like|follow|find|join) (?:us|me|our|the \w+|@\w+)\b.{0,80}(?:on|facebook|twitter|instagram|whatsapp|telegram|linkedin|channel|page|youtube|x).{0,60}`,
			`(?:please )?(?:share|tweet|like|comment on|bookmark) (?:this|it|the) ?(?:article|story|post|page|piece)?.{0,60}`, `do you have an? (?:opinion|view|question|comment)\b.{0,100}`, `(?:if you(?: would|['’]d) like to|to) submit\b.{0,200}`, `share your (?:thoughts|views|opinion|experience)s?.{0,80}`,
			`(?:please )?(?:consider )?(?:support|donat)(?:ing|e)? (?:us|our|to|independent|quality|the).{0,100}`, `(?:download|get|install) (?:the|our) .{0,40}app\b.{0,60}`,
			`(?:leave|post|join|let us know) .{0,40}(?:comment|conversation|discussion)s?.{0,60}`, `(?:enjoyed|liked?|love) (?:this|our) (?:article|story|post|piece)\b.{0,80}`,
		),
	},
	{
		kind:  Wall,
		hints: hintsOf(`subscri member reading login log sign article story`),
		strong: clauses(
			latinThis+` is (?:only )?(?:for|available|reserved|exclusive|exclusively)\b.{0,30}(?:subscribers?|members?|premium).{0,60}`,
			`(?:to )?(?:continue|keep|finish) reading\b.{0,100}`, `(?:please )?(?:log ?in|sign ?in|subscribe|register|become a (?:member|subscriber)) (?:to|and) (?:read|continue|view|unlock|access|get|see)\b.{0,100}`,
			`(?:already|not) (?:a|an)(?: \w+)? (?:subscriber|member)\b.{0,60}`, `you (?:have|ve|['’]ve) (?:\d+|no|reached|used|read).{0,40}(?:free|articles|limit).{0,60}`,
			`(?:the )?(?:rest|remainder) of (?:this|the) (?:article|story).{0,60}(?:subscri|member).{0,60}`,
		),
	},
}

// latinClauseHints are the hints of all families.
var latinClauseHints = hintsOfAll(latinFamilies)

// latinClauses is the kind of a line in English that is made of a notice's sentences.
func latinClauses(line string) Kind {
	lower := strings.ToLower(line)
	if !latinHints.in(lower) {
		return None
	}
	return byClauses(sentences.Replace(lower), latinFamilies, latinClauseHints, func(r rune) bool { return r == '\n' })
}

// sentences ends each sentence with a line break instead of its stop.
var sentences = strings.NewReplacer(". ", "\n", "! ", "\n", "? ", "\n", "; ", "\n", " | ", "\n", "。", "\n", ".\n", "\n")
