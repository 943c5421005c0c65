package picture

import (
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"strconv"
	"strings"
)

// looks are the attributes that a style sheet gives the classes of charts on a page.
var looks = map[string][]xml.Attr{
	"tick": attributes("font-size", "11", "fill", "#595959"), "count": attributes("font-size", "11", "fill", "#595959"),
	"head":   attributes("fill", "#595959", "font-weight", "600"),
	"inbar":  attributes("font-size", "11", "fill", "#000000"),
	"fail":   attributes("font-size", "10", "fill", "#ffffff", "font-weight", "700"),
	"grid":   attributes("stroke", "#d0d0d0", "stroke-width", "1"),
	"zero":   attributes("stroke", "#1b1b1b", "stroke-width", "1.2"),
	"line":   attributes("stroke", "#333333"),
	"change": attributes("stroke", "#777777"),
}

// onDark is the look of a text within a dark bar.
var onDark = attributes("font-size", "11", "fill", "#ffffff")

// plain is the look of every text.
var plain = attributes("font-size", "12", "fill", "#1b1b1b", "font-family", "Noto Sans, DejaVu Sans, Arial, sans-serif")

func attributes(pairs ...string) []xml.Attr {
	var all []xml.Attr
	for i := 0; i < len(pairs); i += 2 {
		all = append(all, xml.Attr{Name: xml.Name{Local: pairs[i]}, Value: pairs[i+1]})
	}
	return all
}

// Standalone is a chart as a file of its own: on white, with its size, and with the looks as
// attributes that a page gives by its style sheet.
func Standalone(chart string) (string, error) {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	err := walk(chart, func(t xml.Token) error {
		switch t := t.(type) {
		case xml.StartElement:
			return start(&b, t)
		case xml.EndElement:
			b.WriteString("</" + t.Name.Local + ">")
		case xml.CharData:
			b.WriteString(html.EscapeString(string(t)))
		}
		return nil
	})
	return b.String() + "\n", err
}

// walk calls f for each token of a chart.
func walk(chart string, f func(xml.Token) error) error {
	d := xml.NewDecoder(strings.NewReader(chart))
	for {
		t, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = f(t)
		}
		if err != nil {
			return fmt.Errorf("read a chart: %w", err)
		}
	}
}

// start writes the start of an element with its looks.
func start(b *strings.Builder, t xml.StartElement) error {
	given := t.Attr
	var class []string
	has := map[string]bool{}
	for _, a := range given {
		has[a.Name.Local] = true
		if a.Name.Local == "class" {
			class = strings.Fields(a.Value)
		}
	}
	var wide, high float64
	if t.Name.Local == "svg" {
		var err error
		if wide, high, err = size(given); err != nil {
			return err
		}
		given = append(given, attributes("width", fmt.Sprint(wide), "height", fmt.Sprint(high))...)
	}
	for _, a := range look(t.Name.Local, class) {
		if !has[a.Name.Local] {
			given, has[a.Name.Local] = append(given, a), true
		}
	}
	b.WriteString("<" + t.Name.Local)
	for _, a := range given {
		value := a.Value
		if value == "transparent" { // CSS has it, SVG of old has not
			value = "none"
		}
		if a.Name.Local == "fill" && len(value) == len("#rrggbbaa") { // SVG has the opacity apart
			if alpha, err := strconv.ParseUint(value[7:], 16, 8); err == nil {
				fmt.Fprintf(b, ` fill-opacity="%.2f"`, float64(alpha)/255)
				value = value[:7]
			}
		}
		fmt.Fprintf(b, ` %s="%s"`, a.Name.Local, html.EscapeString(value))
	}
	b.WriteString(">")
	if t.Name.Local == "svg" {
		fmt.Fprintf(b, `<rect x="0" y="0" width="%g" height="%g" fill="#ffffff"></rect>`, wide, high)
	}
	return nil
}

// look are the attributes of an element by its classes, the strongest first.
func look(element string, class []string) []xml.Attr {
	var all []xml.Attr
	for i, c := range class {
		if c == "inbar" && len(class) > i+1 && class[i+1] == "supportive" {
			all = append(all, onDark...)
		}
		all = append(all, looks[c]...)
	}
	if element == "text" {
		all = append(all, plain...)
	}
	return all
}

// size is the size of a chart by its viewBox.
func size(given []xml.Attr) (wide, high float64, err error) {
	for _, a := range given {
		if a.Name.Local == "viewBox" {
			if _, err := fmt.Sscanf(a.Value, "0 0 %f %f", &wide, &high); err == nil && wide > 0 && high > 0 {
				return wide, high, nil
			}
		}
	}
	return 0, 0, errors.New("the chart has no viewBox from 0 0 on")
}
