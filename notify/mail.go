package notify

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"strings"
	"time"
	"unicode"

	gomail "github.com/wneessen/go-mail"

	"yulun/index"
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
	message.Subject(subject(m))
	message.SetBodyString(gomail.TypeTextPlain, body(m))
	return message, nil
}

func subject(m Message) string {
	return fmt.Sprintf("%s: %s", oneLine(m.Search.Name()), counts(m.Notice))
}

// counts says how many hits are new and revised.
func counts(n saved.Notice) string {
	var parts []string
	if n.New > 0 {
		parts = append(parts, fmt.Sprintf("%d new", n.New))
	}
	if n.Revised > 0 {
		parts = append(parts, fmt.Sprintf("%d revised", n.Revised))
	}
	return strings.Join(parts, ", ")
}

// body lists the hits as plain text, which no mail program runs.
func body(m Message) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n%s\n", oneLine(m.Search.Name()), counts(m.Notice), oneLine(m.Search.Query))
	for _, i := range m.Notice.Items {
		published := "undated"
		if !i.Published.IsZero() {
			published = i.Published.In(index.Shanghai()).Format(time.DateOnly)
		}
		kind := ""
		if i.Revised {
			kind = "revised · "
		}
		fmt.Fprintf(&b, "\n%s\n%s%s · %s", oneLine(i.Title), kind, oneLine(i.Outlet), published)
		if i.Class != "" {
			fmt.Fprintf(&b, " · %s %+.2f", i.Class, i.Score)
		}
		if len(i.Frames) > 0 {
			fmt.Fprintf(&b, " · %s", strings.Join(i.Frames, ", "))
		}
		fmt.Fprintf(&b, "\n%s\n", oneLine(i.URL))
		if m.Address != "" {
			fmt.Fprintf(&b, "%s/article/%s\n", m.Address, i.ID)
		}
	}
	if n := m.Notice.LeftOut(); n > 0 {
		fmt.Fprintf(&b, "\nand %d more\n", n)
	}
	if page := m.page(); page != "" {
		fmt.Fprintf(&b, "\nAll of them: %s\n", page)
	}
	b.WriteString("\nStance and frames are measured by a program; its method page says how well.\n")
	return b.String()
}

// oneLine is a text without what could end its line.
func oneLine(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) }), " ")
}
