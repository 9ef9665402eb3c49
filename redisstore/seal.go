package redisstore

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
)

// keySize is the size of a key of AES-256, in bytes.
const keySize = 32

var errSeal = errors.New("the stored token cannot be decrypted: it was stored with another key or name, or changed")

// seals encrypts tokens with the first of several keys, and decrypts them with any of them.
type seals struct {
	name string // of the token
	keys []seal
}

// seal is a key with its id, which is stored with the tokens.
type seal struct {
	id   string
	aead cipher.AEAD
}

func newSeals(name string, keys [][]byte) (*seals, error) {
	if len(keys) == 0 {
		return nil, errors.New("there is no key")
	}
	s := &seals{name: name}
	for i, key := range keys {
		if len(key) != keySize {
			return nil, fmt.Errorf("key %d has %d bytes instead of %d", i, len(key), keySize)
		}
		block, err := aes.NewCipher(key)
		if err != nil {
			return nil, err
		}
		aead, err := cipher.NewGCMWithRandomNonce(block)
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(append([]byte("pinterest token key id "), key...))
		s.keys = append(s.keys, seal{hex.EncodeToString(sum[:8]), aead})
	}
	return s, nil
}

// seal encrypts the token of a generation.
func (s *seals) seal(token []byte, generation int64) (keyID string, sealed []byte) {
	first := s.keys[0]
	return first.id, first.aead.Seal(nil, nil, token, s.context(first.id, generation))
}

// open decrypts the token of a generation.
func (s *seals) open(keyID string, sealed []byte, generation int64) ([]byte, error) {
	for _, key := range s.keys {
		if key.id != keyID {
			continue
		}
		token, err := key.aead.Open(nil, nil, sealed, s.context(keyID, generation))
		if err != nil {
			return nil, errSeal
		}
		return token, nil
	}
	return nil, errSeal
}

// context returns the data that a sealed token is bound to. A token that is copied to another name or generation cannot be decrypted.
func (s *seals) context(keyID string, generation int64) []byte {
	return []byte(keyID + "|" + strconv.FormatInt(generation, 10) + "|" + s.name)
}
