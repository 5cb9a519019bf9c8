// What Go's crypto/tls says of each chain: argv FOLDER.
package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"net"
	"os"
)

func blocks(path string) (list [][]byte) {
	rest, _ := os.ReadFile(path)
	for {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			return list
		}
		list = append(list, block.Bytes)
	}
}

func verdict(path, name string) string {
	key, err := x509.ParsePKCS8PrivateKey(blocks(path + ".key.pem")[0])
	if err != nil {
		return "harness: " + err.Error()
	}
	roots := x509.NewCertPool()
	for _, der := range blocks(path + ".trust.pem") {
		if root, err := x509.ParseCertificate(der); err == nil {
			roots.AddCert(root)
		}
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "harness: " + err.Error()
	}
	defer listener.Close()
	served := tls.Certificate{Certificate: blocks(path + ".chain.pem"), PrivateKey: key}
	go func() {
		if down, err := listener.Accept(); err == nil {
			tls.Server(down, &tls.Config{Certificates: []tls.Certificate{served}}).Handshake()
		}
	}()
	up, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		return "harness: " + err.Error()
	}
	defer up.Close()
	if err := tls.Client(up, &tls.Config{RootCAs: roots, ServerName: name}).Handshake(); err != nil {
		return err.Error()
	}
	return ""
}

func main() {
	var names, verdicts []string
	text, _ := os.ReadFile(os.Args[1] + "/names.json")
	json.Unmarshal(text, &names)
	for index, name := range names {
		verdicts = append(verdicts, verdict(fmt.Sprintf("%s/%d", os.Args[1], index), name))
	}
	json.NewEncoder(os.Stdout).Encode(verdicts)
}
