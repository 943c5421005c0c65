package deploytest

import (
	"archive/zip"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"slices"
	"testing"
	"time"
)

// standIn makes this program play a program that the scripts call.
const standIn = "DEPLOYTEST_STAND_IN"

func TestMain(m *testing.M) {
	switch os.Getenv(standIn) {
	case "":
		os.Exit(m.Run())
	case "elasticsearch-certutil":
		if err := certutil(os.Args[1:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

// certutil writes what elasticsearch-certutil writes: ca.zip with ca/ca.crt and ca/ca.key, or a zip
// with NAME/NAME.crt and NAME/NAME.key for the two servers that the script names.
func certutil(args []string) error {
	flag := func(name string) string { return args[slices.Index(args, name)+1] }
	out, err := os.OpenFile(flag("--out"), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer out.Close()
	z := zip.NewWriter(out)
	if args[0] == "ca" {
		err = pair(z, "ca", nil, nil)
	} else {
		var ca *x509.Certificate
		var key *ecdsa.PrivateKey
		if ca, key, err = readAuthority(flag("--ca-cert"), flag("--ca-key")); err != nil {
			return err
		}
		for _, name := range []string{"elasticsearch", "postgres"} {
			if err == nil {
				err = pair(z, name, ca, key)
			}
		}
	}
	if err != nil {
		return err
	}
	return z.Close()
}

func readAuthority(certFile, keyFile string) (*x509.Certificate, *ecdsa.PrivateKey, error) {
	var blocks [2]*pem.Block
	for i, file := range []string{certFile, keyFile} {
		content, err := os.ReadFile(file)
		if err != nil {
			return nil, nil, err
		}
		if blocks[i], _ = pem.Decode(content); blocks[i] == nil {
			return nil, nil, fmt.Errorf("%s is not PEM", file)
		}
	}
	cert, err := x509.ParseCertificate(blocks[0].Bytes)
	if err != nil {
		return nil, nil, err
	}
	key, err := x509.ParseECPrivateKey(blocks[1].Bytes)
	return cert, key, err
}

// pair adds a certificate and its key; without an authority one is made.
func pair(z *zip.Writer, name string, ca *x509.Certificate, caKey *ecdsa.PrivateKey) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	serial, err := rand.Int(rand.Reader, big.NewInt(1<<62))
	if err != nil {
		return err
	}
	template := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: name}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature,
	}
	if ca == nil {
		template.IsCA, template.KeyUsage, ca, caKey = true, x509.KeyUsageCertSign, template, key
	} else {
		template.DNSNames, template.IPAddresses = []string{name, "localhost"}, []net.IP{net.IPv4(127, 0, 0, 1)}
	}
	cert, err := x509.CreateCertificate(rand.Reader, template, ca, &key.PublicKey, caKey)
	if err != nil {
		return err
	}
	private, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return err
	}
	for _, b := range []struct {
		file  string
		block *pem.Block
	}{
		{name + "/" + name + ".crt", &pem.Block{Type: "CERTIFICATE", Bytes: cert}},
		{name + "/" + name + ".key", &pem.Block{Type: "EC PRIVATE KEY", Bytes: private}},
	} {
		w, err := z.Create(b.file)
		if err != nil {
			return err
		}
		if err := pem.Encode(w, b.block); err != nil {
			return err
		}
	}
	return nil
}
