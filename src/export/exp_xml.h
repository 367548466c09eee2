/* Text in XML 1.0: escaped by hand, without CDATA, which data could end. */
#ifndef EXP_XML_H
#define EXP_XML_H

#include "base_buf.h"

/* `text` as character data or as the inside of a quoted attribute. Tabs and line ends are written
 * as references, so that readers give them back as they were. What XML cannot hold (other control
 * characters, U+FFFE, U+FFFF, bytes that are no UTF-8) becomes U+FFFD. */
INCMAP_NODISCARD incmap_status exp_xml_put(base_buf *out, incmap_span text, incmap_error *err);

/* `text` where XML holds HTML, as in the description of a KML placemark: it is escaped for both, so
 * that no letter of it is markup; a line end becomes a <br>. */
INCMAP_NODISCARD incmap_status exp_xml_put_html(base_buf *out, incmap_span text, incmap_error *err);

#endif
