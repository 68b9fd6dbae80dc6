
ZXV
хийклмнопярстужв*Annelies DewaeleJ0
enduser.email
annelies.dewaele@post.example