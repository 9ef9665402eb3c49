package pinterest

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"regexp"
	"strings"
	"unicode"

	"github.com/pinterest-go/pinterest/internal/redact"
)

// UserData identifies the person of a [ConversionEvent]. Emails, MobileAdIDs, or both ClientIPAddress and ClientUserAgent are required.
// The more values are set, the more events Pinterest can attribute.
//
// The lists hold plain values, usually one. They are hashed when an event is encoded: a value is trimmed, lower-cased, normalized as the
// field says, and replaced by its SHA-256 in hexadecimal digits. A value of 64 hexadecimal digits is a hash already and is sent unchanged.
// Plain values of these lists never leave the process. Printing or logging a UserData shows only a mask. Its JSON is what is sent, also in
// a log line if a JSON handler encodes a list or a struct that contains it.
type UserData struct {
	Emails      []string `json:"em,omitempty"`
	Phones      []string `json:"ph,omitempty"` // with country code: only digits are kept, without leading zeros
	FirstNames  []string `json:"fn,omitempty"`
	LastNames   []string `json:"ln,omitempty"`
	Genders     []string `json:"ge,omitempty"`           // "f", "m" or "n" (non-binary)
	BirthDates  []string `json:"db,omitempty"`           // year, month and day: only digits are kept
	Cities      []string `json:"ct,omitempty"`           // spaces and punctuation are removed
	States      []string `json:"st,omitempty"`           // codes of two letters: spaces and punctuation are removed
	ZipCodes    []string `json:"zp,omitempty"`           // spaces and punctuation are removed
	Countries   []string `json:"country,omitempty"`      // codes of two letters (ISO 3166)
	ExternalIDs []string `json:"external_id,omitempty"`  // your ids of the person
	MobileAdIDs []string `json:"hashed_maids,omitempty"` // Google Advertising IDs or Apple's Identifiers for Advertisers

	ClientIPAddress string `json:"client_ip_address,omitzero"` // IPv4 or IPv6; not hashed
	ClientUserAgent string `json:"client_user_agent,omitzero"` // of the browser; not hashed
	ClickID         string `json:"click_id,omitzero"`          // the cookie _epik or the parameter epik of the URL; not hashed
	PartnerID       string `json:"partner_id,omitzero"`        // from a third party, such as a RampID; not hashed
}

// sentUserData is UserData without its methods.
type sentUserData UserData

// MarshalJSON encodes the hashed values. It fails if a value is empty after normalization.
func (u UserData) MarshalJSON() ([]byte, error) {
	hashed, err := u.hashed()
	if err != nil {
		return nil, err
	}
	return json.Marshal(hashed)
}

// String returns a fixed mask.
func (UserData) String() string { return redact.Mask }

// Format prints the result of [UserData.String] for every verb.
func (u UserData) Format(s fmt.State, verb rune) { printText(s, verb, u.String()) }

// LogValue returns the result of [UserData.String].
func (u UserData) LogValue() slog.Value { return slog.StringValue(u.String()) }

func (u UserData) check() *ParamError {
	if len(u.Emails) == 0 && len(u.MobileAdIDs) == 0 && (u.ClientIPAddress == "" || u.ClientUserAgent == "") {
		return &ParamError{Param: "user_data", Reason: "has no email, no mobile ad id, and not both client IP address and user agent"}
	}
	return nil
}

// hashed returns the data with the hashes of the plain values, in new lists.
func (u UserData) hashed() (sentUserData, *ParamError) {
	for _, field := range []struct {
		name      string
		values    *[]string
		normalize func(string) string
	}{
		{"em", &u.Emails, unchanged},
		{"ph", &u.Phones, phoneDigits},
		{"fn", &u.FirstNames, unchanged},
		{"ln", &u.LastNames, unchanged},
		{"ge", &u.Genders, unchanged},
		{"db", &u.BirthDates, digitsOf},
		{"ct", &u.Cities, lettersAndDigits},
		{"st", &u.States, lettersAndDigits},
		{"zp", &u.ZipCodes, lettersAndDigits},
		{"country", &u.Countries, unchanged},
		{"external_id", &u.ExternalIDs, unchanged},
		{"hashed_maids", &u.MobileAdIDs, unchanged},
	} {
		hashed := make([]string, 0, len(*field.values))
		for i, value := range *field.values {
			hash, ok := hashOf(value, field.normalize)
			if !ok {
				return sentUserData{}, &ParamError{Param: fmt.Sprintf("user_data.%s[%d]", field.name, i), Reason: "is empty after normalization"}
			}
			hashed = append(hashed, hash)
		}
		*field.values = hashed
	}
	return sentUserData(u), nil
}

var sha256Hex = regexp.MustCompile(`^[0-9a-fA-F]{64}$`)

// hashOf returns the SHA-256 of a value that is trimmed, lower-cased and normalized, or the value if it is a hash already. It returns false
// if the normalized value is empty.
func hashOf(value string, normalize func(string) string) (string, bool) {
	value = strings.TrimSpace(value)
	if sha256Hex.MatchString(value) {
		return value, true
	}
	value = normalize(strings.ToLower(value))
	hash := sha256.Sum256([]byte(value))
	return hex.EncodeToString(hash[:]), value != ""
}

func unchanged(text string) string { return text }

func digitsOf(text string) string {
	return keep(text, func(r rune) bool { return r >= '0' && r <= '9' })
}

// phoneDigits returns the digits of a phone number without leading zeros.
func phoneDigits(phone string) string { return strings.TrimLeft(digitsOf(phone), "0") }

func lettersAndDigits(text string) string {
	return keep(text, func(r rune) bool { return unicode.In(r, unicode.L, unicode.M, unicode.N) })
}

// keep returns the wanted characters of text.
func keep(text string, wanted func(rune) bool) string {
	return strings.Map(func(r rune) rune {
		if wanted(r) {
			return r
		}
		return -1
	}, text)
}
