package index

import (
	"slices"
	"strings"

	"yulun/article"
	"yulun/internal/suggest"
)

// fieldName reads letters and a colon, if they are here.
func (p *parser) fieldName() (string, bool) {
	end := p.at
	for end < len(p.runes) && (p.runes[end] >= 'a' && p.runes[end] <= 'z' || p.runes[end] >= 'A' && p.runes[end] <= 'Z') {
		end++
	}
	if end == p.at || end == len(p.runes) || p.runes[end] != ':' && p.runes[end] != '：' {
		return "", false
	}
	return strings.ToLower(string(p.runes[p.at:end])), true
}

// field reads what follows a field's name; start is where its clause begins.
func (p *parser) field(start int, name string, negated bool) (Condition, error) {
	nameAt := p.at
	i := slices.IndexFunc(p.fields, func(f Field) bool { return f.Name == name })
	if i < 0 {
		names := make([]string, len(p.fields))
		for i, f := range p.fields {
			names[i] = f.Name
		}
		return nil, p.errorf(nameAt, didYouMean(suggest.Closest(name, names), article.Say("the fields are %s; put words with a colon into quotation marks", article.Names(names))),
			"there is no field %q", name)
	}
	p.at += len(name) + 1
	switch f := p.fields[i]; f.Kind {
	case Text:
		return p.inTitle(start)
	case Date:
		return p.bound(start, name, negated)
	case Choice:
		return nil, p.choice(start, f, negated)
	default:
		return p.filter(f)
	}
}

// inTitle reads a term or a group of terms that are looked for in the title.
func (p *parser) inTitle(start int) (Condition, error) {
	before, at := p.title, p.at
	p.title = true
	defer func() { p.title = before }()
	if p.at == len(p.runes) || !isOpenBracket(p.runes[p.at]) {
		return p.term(start)
	}
	c, err := p.bracket()
	if err != nil {
		return nil, err
	}
	if !onlyTerms(c) {
		return nil, p.errorf(at, article.Say("write filters and bounds of the time beside it"), "title: takes words and phrases only")
	}
	return c, nil
}

func onlyTerms(c Condition) bool {
	switch c := c.(type) {
	case Term, Near:
		return true
	case Not:
		return onlyTerms(c.Condition)
	case All:
		return !slices.ContainsFunc(c, func(c Condition) bool { return !onlyTerms(c) })
	case Any:
		return !slices.ContainsFunc(c, func(c Condition) bool { return !onlyTerms(c) })
	default:
		return false
	}
}

// filter reads a list of values.
func (p *parser) filter(f Field) (Condition, error) {
	filter := Filter{Field: f.Name}
	for {
		at := p.at
		value, err := p.value()
		if err != nil {
			return nil, err
		}
		if value == "" {
			return nil, p.errorf(at, f.takes(), "%s: has no value", f.Name)
		}
		values, err := p.values(f, value, at)
		if err != nil {
			return nil, err
		}
		for _, v := range values {
			if !slices.Contains(filter.Values, v) {
				filter.Values = append(filter.Values, v)
			}
		}
		if p.at == len(p.runes) || !isComma(p.runes[p.at]) {
			return filter, nil
		}
		p.at++
	}
}

// values is what a value that was written stands for: itself, or the ids of the outlets of a name.
func (p *parser) values(f Field, value string, at int) ([]string, error) {
	if f.Kind == OutletKind && p.vocabulary.Outlets != nil {
		return p.outlets(value, at)
	}
	if normal, ok := f.read(value); ok {
		return []string{normal}, nil
	}
	likely := suggest.Closest(value, append(slices.Clone(f.Values), f.Offered...))
	if meant := f.Means[strings.ToLower(value)]; meant != "" {
		likely = []string{meant}
	}
	return nil, p.errorf(at, didYouMean(likely, f.takes()), "there is no %s %q", f.noun(), value)
}

// outlets lists the ids of the outlets with an id or a name.
func (p *parser) outlets(value string, at int) ([]string, error) {
	all, err := p.vocabulary.Outlets()
	if err != nil {
		return nil, err
	}
	var ids, known []string
	for _, o := range all {
		if o.ID == value {
			return []string{value}, nil
		}
		if (strings.EqualFold(o.ID, value) || strings.EqualFold(o.Name, value)) && !slices.Contains(ids, o.ID) {
			ids = append(ids, o.ID)
		}
		known = append(known, o.ID, o.Name)
	}
	if len(ids) == 0 {
		var likely []string
		for _, word := range suggest.Closest(value, known) {
			likely = append(likely, values([]string{word}))
		}
		return nil, p.errorf(at, didYouMean(likely, article.Say("outlet: takes the id or the name of an outlet that is configured or has articles")), "there is no outlet %q", value)
	}
	slices.Sort(ids)
	return ids, nil
}

func didYouMean(likely []string, remedy article.Words) article.Words {
	if len(likely) == 0 {
		return remedy
	}
	return article.Say("did you mean %s? %s", article.Choices(likely), remedy)
}

// value reads one value of a field: quoted, or up to a comma, a bracket or white space.
func (p *parser) value() (string, error) {
	if p.at < len(p.runes) && closing(p.runes[p.at]) != "" {
		return p.quoted()
	}
	start := p.at
	for p.at < len(p.runes) && !endsWord(p.runes[p.at]) && !isComma(p.runes[p.at]) {
		p.at++
	}
	return string(p.runes[start:p.at]), nil
}

func isComma(r rune) bool { return r == ',' || r == '，' || r == '、' }

// bound reads a bound of the time.
func (p *parser) bound(start int, name string, negated bool) (Condition, error) {
	remedy := article.Say("write a day, a month or a year: from:2019-03-21, from:2019-03, from:2019")
	at := p.at
	value, err := p.value()
	if err != nil {
		return nil, err
	}
	if negated {
		return nil, p.errorf(start, article.Say("bound the other side instead: the opposite of from: is before:, that of after: is to:"), "a bound of the time takes no minus")
	}
	first, next, ok := parsePeriod(value)
	if !ok || name == "before" && first.IsZero() { // nothing is before the year 1
		return nil, p.errorf(at, remedy, "there is no day, month or year %q", value)
	}
	switch name {
	case "to":
		return Days{To: next.AddDate(0, 0, -1)}, nil
	case "before":
		return Days{To: first.AddDate(0, 0, -1)}, nil
	default:
		return Days{From: first}, nil
	}
}

// choice reads which pieces are meant.
func (p *parser) choice(start int, f Field, negated bool) error {
	at := p.at
	value, err := p.value()
	if err != nil {
		return err
	}
	choice, ok := f.read(value)
	switch {
	case negated:
		return p.errorf(start, article.Say("write relevant:no"), "relevant: takes no minus")
	case !ok:
		return p.errorf(at, f.takes(), "relevant: has no choice %q", value)
	case p.depth > 0:
		return p.errorf(start, article.Say("write it outside of them, once for the whole query"), "relevant: is inside brackets")
	case choice == "yes":
		p.relevance = RelevantOnly
	default:
		p.relevance = Relevance(choice)
	}
	return nil
}

// agree refuses conditions of which an article can never meet all: two values of a field that has
// only one, and a time that ends before it begins.
func (p *parser) agree(list []placed) error {
	left := map[string][]string{}
	var days Days
	for _, c := range list {
		switch condition := c.Condition.(type) {
		case Days:
			if days = days.and(condition); days.isEmpty() {
				return p.errorf(c.at, article.Say("give bounds with a day between them, such as from:2019 to:2020"), "the time ends before it begins")
			}
		case Filter:
			f, _ := FieldNamed(condition.Field)
			before, twice := left[f.Name]
			if f.Several || !twice {
				left[f.Name] = condition.Values
				continue
			}
			left[f.Name] = intersection(condition.Values, before)
			if len(left[f.Name]) == 0 {
				either := append(slices.Clone(before), condition.Values...)
				return p.errorf(c.at, article.Say("write %s to find either", f.Name+":"+values(either)), "no article has more than one %s", f.noun())
			}
		}
	}
	return nil
}

// intersection lists the values that are in both lists.
func intersection(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(v string) bool { return !slices.Contains(b, v) })
}
