package notify

import (
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"strings"
	"unicode"

	gomail "github.com/wneessen/go-mail"

	"yulun/index"
	"yulun/locale"
	"yulun/saved"
)

// Mail sends a notice to people, as one message.
func (s Sender) Mail(ctx context.Context, server saved.Mail, to []string, m Message) error {
	message, err := s.message(server, to, m)
	if err != nil {
		return err
	}
	options := []gomail.Option{
		gomail.WithPort(server.Port), gomail.WithTimeout(s.timeout()), gomail.WithTLSConfig(s.tls(server.Host)),
		gomail.WithDialContextFunc(func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := s.dialer(server.Private).DialContext(ctx, network, address)
			if err == nil && server.TLS == "implicit" {
				return s.secured(ctx, conn, server.Host)
			}
			return conn, err
		}),
	}
	policy, auth := gomail.TLSMandatory, gomail.SMTPAuthAutoDiscover
	switch server.TLS {
	case "none":
		policy = gomail.NoTLS
	case "implicit": // the library doesn't know that the connection is secured already
		policy, auth = gomail.NoTLS, gomail.SMTPAuthPlain
	}
	options = append(options, gomail.WithTLSPolicy(policy))
	password := ""
	if server.User != "" {
		if password, err = s.secret(server.PasswordEnv, server.PasswordFile); err != nil {
			return err
		}
		options = append(options, gomail.WithSMTPAuth(auth), gomail.WithUsername(server.User), gomail.WithPassword(password))
	}
	client, err := gomail.NewClient(server.Host, options...)
	if err != nil {
		return fmt.Errorf("the mail server %s can't be used: %w", server.Host, err)
	}
	ctx, cancel := context.WithTimeout(ctx, s.timeout())
	defer cancel()
	if err := client.DialAndSendWithContext(ctx, message); err != nil {
		return fmt.Errorf("the mail server %s didn't take the notice: %w", server.Host, without(server.User, password, forbidden(err, server.Host)))
	}
	return nil
}

// without hides a password in the words of a server, which may repeat what it was told. They are
// logged and shown.
func without(user, password string, err error) error {
	said := err.Error()
	for _, one := range []string{password, base64.StdEncoding.EncodeToString([]byte("\x00" + user + "\x00" + password)), base64.StdEncoding.EncodeToString([]byte(password))} {
		if password != "" {
			said = strings.ReplaceAll(said, one, "•••")
		}
	}
	if said == err.Error() {
		return err
	}
	return errors.New(said)
}

// message is a notice as a mail. Its id is the notice's, so that a mail that comes twice is known
// for one.
func (s Sender) message(server saved.Mail, to []string, m Message) (*gomail.Msg, error) {
	message := gomail.NewMsg()
	from, err := mail.ParseAddress(server.From)
	if err != nil {
		return nil, errors.New("the sender in searches.yaml can't be read")
	}
	if err := errors.Join(message.From(server.From), message.To(to...)); err != nil {
		return nil, errors.New("an address of the mail can't be read")
	}
	_, domain, _ := strings.Cut(from.Address, "@")
	message.SetMessageIDWithValue(m.Notice.ID + "@" + domain)
	message.SetDateWithValue(m.Notice.Made)
	message.SetGenHeader("Auto-Submitted", "auto-generated")
	message.SetUserAgent("Yulun " + s.Version)
	message.SetGenHeader("Content-Language", m.P.Tag())
	message.Subject(subject(m))
	message.SetBodyString(gomail.TypeTextPlain, body(m))
	return message, nil
}

// subject names the search and counts its hits.
func subject(m Message) string {
	return m.P.T("%s: %s", oneLine(m.Search.Name()), counts(m.P, m.Notice))
}

func counts(p locale.Printer, n saved.Notice) string {
	var parts []string
	if n.New > 0 {
		parts = append(parts, p.T("%d new¦articles", n.New))
	}
	if n.Revised > 0 {
		parts = append(parts, p.T("%d revised¦articles", n.Revised))
	}
	return p.List(parts)
}

// body is the notice as text.
func body(m Message) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n", subject(m), oneLine(m.Search.Query))
	for _, i := range m.Notice.Items {
		fmt.Fprintf(&b, "\n%s\n%s\n%s\n", oneLine(i.Title), strings.Join(facts(m.P, i), " · "), oneLine(i.URL))
		if m.Address != "" {
			fmt.Fprintf(&b, "%s/article/%s\n", m.Address, i.ID)
		}
	}
	if n := m.Notice.LeftOut(); n > 0 {
		fmt.Fprintf(&b, "\n%s\n", m.P.T("and %d more", n))
	}
	if page := m.page(); page != "" {
		fmt.Fprintf(&b, "\n%s\n", m.P.T("All of them: %s", page))
	}
	fmt.Fprintf(&b, "\n%s\n", m.P.T("Stance and frames are measured by a program; its method page says how well."))
	return b.String()
}

// facts are what a mail says of a hit beside its title.
func facts(p locale.Printer, i saved.Item) []string {
	var list []string
	if i.Revised {
		list = append(list, p.T("revised¦an article"))
	}
	list = append(list, oneLine(i.Outlet))
	if i.Published.IsZero() {
		list = append(list, p.T("undated"))
	} else {
		list = append(list, p.Day(i.Published.In(index.Shanghai())))
	}
	if i.Class != "" {
		list = append(list, cmp.Or(i.ClassLabel, i.Class)+" "+locale.Signed(i.Score, 2))
	}
	if frames := i.FrameLabels; len(frames) > 0 {
		list = append(list, p.List(frames))
	} else if len(i.Frames) > 0 {
		list = append(list, p.List(i.Frames))
	}
	return list
}

// oneLine is a text without what could end its line.
func oneLine(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) }), " ")
}
